// The colours of what the page marks on the map; those of the map itself come with its style.

export const CHOSEN = "#0b3d6b";
export const REACHED = "#b3361b";
export const SKETCH = "#7a1f6f";
