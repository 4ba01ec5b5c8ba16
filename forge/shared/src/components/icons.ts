/** Outlines on a grid of 16 by 16 with a stroke width of 1.5. */
export const icons = {
  close: 'M3.5 3.5l9 9m0-9l-9 9',
  check: 'M2.5 8.5l3.5 3.5 7.5-8',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  error: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 4.5v4m0 2.5v.2',
  file: 'M3.5 1.5h6l3 3v10h-9zM9 1.75V5h3.25',
  folder: 'M1.5 13.5v-11h5l1.5 2h6.5v9z',
  info: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 7.5v4m0-6.7v.2',
  inbox: 'M1.5 9.5h3.5l1 2h4l1-2h3.5m-13 0v4h13v-4m-13 0l2.5-7h8l2.5 7',
  lock: 'M3.5 7.5h9v7h-9zM5.5 7.5v-3a2.5 2.5 0 0 1 5 0v3M8 10.2v1.6',
  send: 'M1.5 8l13-6-4.5 12-2.5-5zM7.5 9l3-3',
  success: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M5 8.25l2.25 2.25 4-4.5',
  upload: 'M8 11V2.5M4.5 6L8 2.5 11.5 6m-10 4.5v3h13v-3',
  warning: 'M8 1.75l6.75 12.5H1.25zM8 6v4m0 2v.2',
} as const;

export type IconName = keyof typeof icons;
