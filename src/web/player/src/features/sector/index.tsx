export default function Sector() {
  return null;
}
