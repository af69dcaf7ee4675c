export default function FirstLogin() {
  return null;
}
