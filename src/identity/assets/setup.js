// The code stands in the address behind the #, where no server and no log sees it. It is put into the form and taken out of the address; without this script one types it.
function take() {
  const code = location.hash.slice(1)
  if (!code) return
  document.getElementById('code').value = code
  history.replaceState(null, '', location.pathname)
  document.getElementById('with-code').hidden = true
  document.getElementById('name').focus()
}
take()
// The link may be opened where this page is open already.
window.addEventListener('hashchange', take)
