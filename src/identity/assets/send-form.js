// A page that is only a step between two servers sends its form by itself; without scripts it shows a button.
document.forms[0].submit()
