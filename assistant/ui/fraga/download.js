// A file that the server made: {name, type, data}, the data in base64. It never has an address of its own.
watch('value', () => {
  const {name, type, data} = props.value || {};
  if (!data) return;
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], {type}));
  link.download = name;
  link.click();
  props.value = {}; // so that the same file is news when it is asked for again
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
