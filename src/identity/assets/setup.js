// The code stands in the address behind the #, where no server and no log sees it. It is put into the form and taken out of the address; without this script one types it.
const field = document.getElementById('code')
const code = location.hash.slice(1)
if (code && field) {
  field.value = code
  history.replaceState(null, '', location.pathname)
  document.getElementById('with-code').hidden = true
  document.getElementById('name').focus()
}
