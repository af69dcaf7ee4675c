export default function Comms() {
  return null;
}
