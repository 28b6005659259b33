// On the chat page only, and never needed: stops a second press while the first is on its way, lets the writing box
// grow with the words, and sends on Ctrl+Enter.
for (const form of document.querySelectorAll('form[data-chat]')) {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) return event.preventDefault()
    sent = true
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true')
  })
  window.addEventListener('pageshow', () => {
    sent = false
    for (const button of form.querySelectorAll('button')) button.removeAttribute('aria-disabled')
  })
}

for (const box of document.querySelectorAll('form[data-chat] textarea')) {
  const grow = () => { box.rows = Math.min(12, Math.max(Number(box.dataset.rows), box.value.split('\n').length)) }
  box.dataset.rows = String(box.rows)
  box.addEventListener('input', grow)
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) box.form.requestSubmit()
  })
}
