// Questions to begin with; each asks when it is pressed.
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-do="ask"]');
  if (button && !document.querySelector('#samtal [aria-busy="true"]')) {
    trigger('ask', {question: button.dataset.question});
  }
});
