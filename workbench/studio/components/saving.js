export default function ({ parentElement, data }) {
  const link = parentElement.querySelector("a");
  // What is as it was is not set anew, so that the link keeps the focus.
  if (link.getAttribute("href") !== data.address) link.href = data.address;
  link.download = data.name;
  link.querySelector("span").textContent = data.words;
}
