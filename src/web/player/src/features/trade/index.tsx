export default function Trade() {
  return null;
}
