export {
  Badge, Button, ButtonLink, Credits, Icon, IconButton, Kbd, SectorLink, TimeAgo, timeAgo, Tooltip, VisuallyHidden,
  type ButtonProps, type Tone,
} from './basics';
export { filterCommands, useAllCommands, useCommands, type Command } from './commands';
export { DataTable, type Column } from './DataTable';
export { Dialog } from './Dialog';
export { Field, NumberInput, Select, TextArea, TextInput } from './forms';
export { useHotkey, useHotkeys, type Hotkey } from './hotkeys';
export { HullDrawing, hullTypes, isHull, type HullType } from './hulls';
export { icons, type IconName } from './icons';
export { Meter } from './Meter';
export { EmptyState, ErrorState, errorText, Panel, Skeleton, type PanelState } from './panels';
export {
  applyPreferences, setPreferences, useMedia, usePreferences, useReducedMotion, useTheme,
  type Motion, type Preferences, type Theme,
} from './preferences';
export { Tabs, type Tab } from './Tabs';
export { Toast, ToastProvider, useToast, type ToastMessage, type Toasts } from './Toast';
