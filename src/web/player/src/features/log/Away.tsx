/** "While you were away", shown at the top of the cockpit. */
export default function Away() {
  return null;
}
