// Compiles the page assets once: styles by sass with our fonts and paths, scripts copied, every name hashed by
// content, a .gz beside each file, and manifest.json to find them. Run by `npm run build`; the result is not in git.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '../..')
const target = join(here, 'build')
const fresh = join(here, `build-${process.pid}.tmp`)
const modules = join(root, 'node_modules')
const manifest = {}

const zip = (path, bytes) => writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }))

function keep (name, bytes) {
  const extension = extname(name)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`
  writeFileSync(join(fresh, hashed), bytes)
  zip(join(fresh, hashed), bytes)
  manifest[name] = hashed
}

function style (name) {
  const compiled = sass.compile(join(here, 'styles', `${name}.scss`), {
    loadPaths: [root],
    style: 'compressed',
    quietDeps: true,
    logger: { warn (message, { span }) { if (span?.url?.pathname?.startsWith(here)) console.warn(message, String(span.url)) } }
  })
  for (const never of ['GDS Transport', '@font-face']) {
    if (compiled.css.includes(never)) throw new Error(`${name}.css contains ${never}, which we may not use`)
  }
  keep(`${name}.css`, Buffer.from(compiled.css))
}

// a script names its neighbours without a hash; those already kept are written in here
const script = (name, path) => keep(name, Buffer.from(
  readFileSync(path, 'utf8')
    .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n')
    .replace(/from '\.\/([a-z-]+\.js)'/g, (_, neighbour) => `from './${manifest[neighbour]}'`)))

process.on('exit', () => rmSync(fresh, { recursive: true, force: true }))

mkdirSync(join(fresh, 'images'), { recursive: true })
style('joinedup')
style('staff')
script('govuk-frontend.js', join(modules, 'govuk-frontend/dist/govuk/govuk-frontend.min.js'))
script('moj-frontend.js', join(modules, '@ministryofjustice/frontend/moj/moj-frontend.min.js'))
script('echarts.js', join(modules, 'echarts/dist/echarts.min.js'))
for (const name of readdirSync(join(here, 'scripts'))) script(name, join(here, 'scripts', name))
for (const name of readdirSync(join(here, 'images'))) keep(name, readFileSync(join(here, 'images', name)))
const icons = join(modules, '@ministryofjustice/frontend/moj/assets/images')
for (const name of readdirSync(icons)) if (/^icon-.*\.svg$/.test(name)) cpSync(join(icons, name), join(fresh, 'images', name))
writeFileSync(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)

// the finished folder takes the old one's place, so a page asked for meanwhile never finds half of it
const old = `${fresh}.old`
if (existsSync(target)) renameSync(target, old)
renameSync(fresh, target)
rmSync(old, { recursive: true, force: true })

for (const [name, hashed] of Object.entries(manifest)) {
  const path = join(target, hashed)
  const size = (file) => `${(statSync(file).size / 1024).toFixed(1)} kB`
  console.log(`${name.padEnd(20)} ${size(path).padStart(10)} ${size(`${path}.gz`).padStart(10)} gzipped`)
}
