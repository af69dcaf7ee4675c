export default function Travel() {
  return null;
}
