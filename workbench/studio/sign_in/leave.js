// The gate shows the page that asks for a password, or lets a newer visit in.
export default function leave() {
  window.location.assign("/sign-in");
}
