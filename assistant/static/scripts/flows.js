// Draws the commissioner's pictures over their tables, from the same published figures. Without it the tables are whole.
const pictures = JSON.parse(document.getElementById('pictures')?.textContent ?? '{}')
const ink = '#1d2b2a'
const brand = '#0b5b60'
const font = getComputedStyle(document.querySelector('h1')).fontFamily
const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches

function draw (name, option) {
  const place = document.querySelector(`[data-chart="${name}"]`)
  if (!place || !window.echarts || !pictures[name]?.length) return
  place.hidden = false
  const chart = window.echarts.init(place, null, { renderer: 'svg' })
  chart.setOption({ animation: !calm, textStyle: { color: ink, fontFamily: font }, tooltip: { renderMode: 'richText' }, ...option })
  window.addEventListener('resize', () => chart.resize())
}

// An organisation may send and receive: two nodes, or the picture would run in a circle.
const from = (name) => `${name} ▸`
// A hidden number has one width for all, pale, so that nothing can be measured on it.
const most = Math.max(...(pictures.edges ?? []).map((e) => e.value))
const hairline = Math.max(1, most / 14)
const narrow = window.innerWidth < 640
draw('edges', {
  series: [{
    type: 'sankey',
    left: 8,
    top: 10,
    bottom: 20,
    right: narrow ? 116 : 200,
    nodeWidth: 14,
    nodeGap: narrow ? 12 : 16,
    emphasis: { focus: 'adjacency' },
    label: { color: ink, textBorderColor: '#fff', textBorderWidth: 3, fontSize: 13, width: narrow ? 104 : 180, overflow: 'break', formatter: ({ name }) => name.replace(/ ▸$/, '') },
    lineStyle: { color: 'source', opacity: 0.35 },
    data: [...new Set(pictures.edges?.flatMap((e) => [from(e.source), e.target]))].map((name) => ({ name, itemStyle: { color: name.endsWith('▸') ? brand : '#7a9e2f' } })),
    links: pictures.edges?.map((e) => ({ source: from(e.source), target: e.target, told: e.text, value: e.value || hairline, lineStyle: e.value ? {} : { opacity: 0.12 } })),
    tooltip: { formatter: ({ data }) => data.source ? `${data.source.replace(/ ▸$/, '')} to ${data.target}: ${data.told}` : data.name.replace(/ ▸$/, '') }
  }]
})

draw('unmet', {
  grid: { left: 8, right: 40, top: 8, bottom: 8, containLabel: true },
  xAxis: { type: 'value', show: false },
  yAxis: { type: 'category', inverse: true, data: pictures.unmet?.map((u) => u.name), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: ink, width: 160, overflow: 'break' } },
  series: [{ type: 'bar', data: pictures.unmet?.map((u) => u.value), itemStyle: { color: brand }, barMaxWidth: 18, label: { show: true, position: 'right', color: ink } }]
})
