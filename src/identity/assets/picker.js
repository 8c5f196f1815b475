// Filters the list while somebody types; without this script the search button does the same on the server.
const search = document.getElementById('search')
const items = [...document.querySelectorAll('#people > li')].map((item) => ({ item, text: `${item.textContent} ${item.querySelector('button').value}`.toLowerCase() }))

function filter() {
  const words = search.value.toLowerCase().split(/\s+/)
  let shown = 0
  for (const { item, text } of items) {
    item.hidden = !words.every((word) => text.includes(word))
    if (!item.hidden) shown += 1
  }
  document.getElementById('nobody').hidden = shown > 0
}

search.addEventListener('input', filter)
// Where there are more people than the page holds, the server looks for the others.
const isCut = 'cut' in document.getElementById('people').dataset
document.getElementById('find').addEventListener('submit', (event) => {
  if (isCut) return
  event.preventDefault()
  const left = items.filter(({ item }) => !item.hidden)
  if (left.length === 1) left[0].item.querySelector('button').click()
})
document.documentElement.classList.add('searches-by-itself')
filter()
