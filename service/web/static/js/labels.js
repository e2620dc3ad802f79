// The words of codes, and the long texts of the card.

export const STATO = {
  annunciato: "Annunciato",
  progettazione: "In progettazione",
  gara: "In gara",
  lavori: "Lavori in corso",
  concluso: "Concluso",
  sospeso: "Sospeso",
  non_noto: "Stato non noto",
};

export const TIPO = { programma: "Programma", intervento: "Intervento", strumento: "Strumento" };

export const IMPORTO = {
  quadro_economico: "quadro economico",
  finanziamento: "finanziamento",
  sola_progettazione: "sola progettazione",
  quota: "quota",
};

export const LAYER = {
  comuni: "comune",
  zone_omogenee: "zona omogenea",
  parchi: "parco",
  plis: "parco locale (PLIS)",
  navigli: "naviglio",
  nodi_trasporto: "stazione o fermata",
  area_metropolitana: "area metropolitana",
};

export const PRECISIONE = {
  rilevata: "geometria rilevata",
  generalizzata: "geometria generalizzata",
  derivata: "geometria derivata dai comuni",
  schematica: "geometria schematica",
  assente: "geometria non disponibile",
};

export const TIPO_NODO = {
  stazione_metro: "fermata della metropolitana",
  stazione_ferroviaria: "stazione ferroviaria",
  interscambio: "interscambio",
};

/** The same, of many; an interchange is drawn in the place of its stops. */
export const TIPI_NODO = {
  stazione_metro: "fermate della metropolitana",
  stazione_ferroviaria: "stazioni ferroviarie",
  interscambio: "interscambi (da vicino, le loro fermate)",
};

export const NO_DATA = "nessun dato";
export const NO_DATA_NOT_NO = "L’assenza di dati non significa che non ci siano progetti.";

/** The four parts of the answer, in their order; they are never merged. */
export const PARTS = [
  {
    key: "certi",
    title: "Certi",
    meaning: "Progetti che un documento colloca in questo comune o che, misurati, vi ricadono di sicuro.",
  },
  {
    key: "da_verificare",
    title: "Da verificare",
    meaning:
      "Progetti che toccano forse questo comune: il luogo è indicato solo in parte, oppure la geometria resta entro l’incertezza dei confini.",
  },
  {
    key: "ambito",
    title: "Ambito metropolitano",
    meaning: "Progetti che riguardano tutta la Città metropolitana, senza un luogo preciso in questo comune.",
  },
  {
    key: "non_determinabili",
    title: "Non determinabili",
    meaning:
      "Progetti dei quali le fonti non danno l’elenco completo dei comuni: possono riguardare questo comune oppure no.",
  },
];

/** What the parts mean for the objectives. */
export const OBJECTIVE_PARTS = PARTS.map(({ key, title }) => ({
  key,
  title,
  meaning: {
    certi: "Obiettivi il cui testo nomina questo comune o un luogo che lo comprende o lo tocca.",
    da_verificare: "Obiettivi che toccano forse questo comune.",
    ambito: "Obiettivi che riguardano i comuni in generale.",
    non_determinabili: "Obiettivi dei cui luoghi non è noto l’elenco completo dei comuni.",
  }[key],
}));
