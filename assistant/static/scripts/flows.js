// Draws the commissioner's pictures over their tables, from the same published figures. Without it the tables are whole.
const pictures = JSON.parse(document.getElementById('pictures')?.textContent ?? '{}')
const ink = '#1d2b2a'
const brand = '#0b5b60'
const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches

function draw (name, option) {
  const place = document.querySelector(`[data-chart="${name}"]`)
  if (!place || !window.echarts || !pictures[name]?.length) return
  place.hidden = false
  const chart = window.echarts.init(place, null, { renderer: 'svg' })
  chart.setOption({ animation: !calm, textStyle: { color: ink, fontFamily: 'inherit' }, tooltip: { renderMode: 'richText' }, ...option })
  window.addEventListener('resize', () => chart.resize())
}

// An organisation may send and receive: two nodes, or the picture would run in a circle.
const from = (name) => `${name} ▸`
draw('edges', {
  series: [{
    type: 'sankey',
    left: 8,
    right: window.innerWidth < 640 ? 110 : 200,
    nodeGap: 14,
    label: { color: ink, fontSize: 13, width: window.innerWidth < 640 ? 100 : 180, overflow: 'break', formatter: ({ name }) => name.replace(/ ▸$/, '') },
    lineStyle: { color: 'source', opacity: 0.35 },
    data: [...new Set(pictures.edges?.flatMap((e) => [from(e.source), e.target]))].map((name) => ({ name, itemStyle: { color: name.endsWith('▸') ? brand : '#7a9e2f' } })),
    links: pictures.edges?.map((e) => ({ source: from(e.source), target: e.target, value: e.value }))
  }]
})

draw('unmet', {
  grid: { left: 8, right: 40, top: 8, bottom: 8, containLabel: true },
  xAxis: { type: 'value', show: false },
  yAxis: { type: 'category', inverse: true, data: pictures.unmet?.map((u) => u.name), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: ink, width: 160, overflow: 'break' } },
  series: [{ type: 'bar', data: pictures.unmet?.map((u) => u.value), itemStyle: { color: brand }, barMaxWidth: 18, label: { show: true, position: 'right', color: ink } }]
})
