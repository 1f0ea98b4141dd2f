// CAR-T cell therapy followed by allogeneic transplantation in relapsed or refractory multiple myeloma
// Protocol NCT06913179, version 1.0
// sha256 66592b44d9e98aaad31f5d5701ece71de326f3770b697918efb6ba20ff6366d7
// This is the structure of the protocol: its states, events and transitions. Conditions are named, not executable; the chart of this digest judges them.
// Guards bear the names of transitions; machine.provide({ guards: { ... } }) gives them.
import { createMachine } from "xstate";

export const machine = createMachine({
  "id": "NCT06913179",
  "version": "1.0",
  "description": "This is the structure of the protocol: its states, events and transitions. Conditions are named, not executable; the chart of this digest judges them.",
  "meta": {
    "title": "CAR-T cell therapy followed by allogeneic transplantation in relapsed or refractory multiple myeloma",
    "protocol": "NCT06913179",
    "version": "1.0",
    "digest": "66592b44d9e98aaad31f5d5701ece71de326f3770b697918efb6ba20ff6366d7",
    "conditions": {
      "enrolled": {
        "number": 1,
        "asks": [
          "every inclusion criterion is met (I01 to I14)",
          "no exclusion criterion applies (E01 to E11)",
          "The written consent is signed, and not withdrawn, before anything is done for the study"
        ],
        "rules": [
          "I01",
          "I02",
          "I03",
          "I04",
          "I05",
          "I06",
          "I07",
          "I08",
          "I09",
          "I10",
          "I11",
          "I12",
          "I13",
          "I14",
          "E01",
          "E02",
          "E03",
          "E04",
          "E05",
          "E06",
          "E07",
          "E08",
          "E09",
          "E10",
          "E11",
          "consent_given"
        ],
        "basis": "interpreted"
      },
      "apheresed": {
        "number": 2,
        "asks": [
          "The written consent is signed, and not withdrawn, before anything is done for the study"
        ],
        "rules": [
          "consent_given"
        ],
        "basis": "interpreted"
      },
      "manufactured->product_released": {
        "number": 3,
        "asks": [
          "The cell product met its specification"
        ],
        "when": "The cell product met its specification",
        "basis": "assumed"
      },
      "manufactured->production_failed": {
        "number": 4,
        "asks": [
          "not: The cell product met its specification"
        ],
        "when": "not: The cell product met its specification",
        "basis": "assumed"
      },
      "infused": {
        "number": 5,
        "asks": [
          "The written consent is signed, and not withdrawn, before anything is done for the study",
          "No more cells are infused than were released for this participant"
        ],
        "rules": [
          "consent_given",
          "dose_as_released"
        ],
        "basis": "assumed"
      },
      "response_assessed->complete_remission": {
        "number": 6,
        "asks": [
          "Response category is one of sCR, CR"
        ],
        "when": "Response category is one of sCR, CR",
        "basis": "interpreted"
      },
      "response_assessed->not_in_remission": {
        "number": 7,
        "asks": [
          "Response category is one of VGPR, PR, MR, SD"
        ],
        "when": "Response category is one of VGPR, PR, MR, SD",
        "basis": "interpreted"
      },
      "progression_found": {
        "number": 8,
        "asks": [
          "Response category = PD"
        ],
        "when": "Response category = PD",
        "basis": "interpreted"
      },
      "response_assessed->transplanted": {
        "number": 9,
        "asks": [
          "Response category ≠ PD"
        ],
        "when": "Response category ≠ PD",
        "basis": "interpreted"
      },
      "response_assessed->follow_up": {
        "number": 9,
        "asks": [
          "Response category ≠ PD"
        ],
        "when": "Response category ≠ PD",
        "basis": "interpreted"
      },
      "transplanted": {
        "number": 10,
        "asks": [
          "Complete remission after the infusion comes before the transplantation",
          "The remission was confirmed by a second test in succession",
          "The clinical assessment allows the transplantation",
          "The written consent is signed, and not withdrawn, before anything is done for the study"
        ],
        "rules": [
          "in_remission",
          "remission_confirmed",
          "cleared_for_transplant",
          "consent_given"
        ],
        "basis": "assumed"
      },
      "engraftment_assessed->follow_up": {
        "number": 11,
        "asks": [
          "Neutrophils recovered"
        ],
        "when": "Neutrophils recovered",
        "basis": "interpreted"
      },
      "engraftment_assessed->transplanted": {
        "number": 12,
        "asks": [
          "not: Neutrophils recovered"
        ],
        "when": "not: Neutrophils recovered",
        "basis": "interpreted"
      },
      "follow_up_without_transplant": {
        "number": 13,
        "asks": [
          "Who is in remission goes without the transplantation only if unfit for it or unwilling"
        ],
        "rules": [
          "transplant_ruled_out"
        ],
        "basis": "interpreted"
      },
      "completed": {
        "number": 14,
        "asks": [
          "at least 12 months after CAR-T cells infused"
        ],
        "window": "at least 12 months after CAR-T cells infused",
        "rules": [
          "completed.window"
        ],
        "basis": "assumed"
      },
      "discontinued->manufacturing_failure": {
        "number": 15,
        "asks": [
          "Discontinuation reason = manufacturing failure",
          "Manufacturing failure ends participation only after a product has failed"
        ],
        "when": "Discontinuation reason = manufacturing failure",
        "rules": [
          "production_had_failed"
        ],
        "basis": "assumed"
      },
      "discontinued->disease_progression": {
        "number": 16,
        "asks": [
          "Discontinuation reason = disease progression"
        ],
        "when": "Discontinuation reason = disease progression",
        "basis": "assumed"
      },
      "discontinued->no_remission": {
        "number": 17,
        "asks": [
          "Discontinuation reason = no remission",
          "Lack of remission ends participation only after the response has been assessed"
        ],
        "when": "Discontinuation reason = no remission",
        "rules": [
          "remission_was_assessed"
        ],
        "basis": "assumed"
      },
      "discontinued->investigator_decision": {
        "number": 18,
        "asks": [
          "Discontinuation reason = investigator decision"
        ],
        "when": "Discontinuation reason = investigator decision",
        "basis": "assumed"
      }
    }
  },
  "type": "parallel",
  "states": {
    "pathway": {
      "initial": "screening",
      "states": {
        "screening": {
          "description": "Screening",
          "tags": [
            "screening"
          ],
          "meta": {
            "name": "screening",
            "label": "Screening",
            "epoch": "screening",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Inclusion; Exclusion"
          },
          "on": {
            "enrolled": [
              {
                "target": "enrolled",
                "description": "Enrolled",
                "meta": {
                  "transition": "enrolled",
                  "event": "enrolled",
                  "condition": 1,
                  "basis": "stated",
                  "cite": "Inclusion; Exclusion"
                }
              }
            ],
            "screen_failed": [
              {
                "target": "screen_failure",
                "description": "Failed screening",
                "meta": {
                  "transition": "screen_failed",
                  "event": "screen_failed",
                  "basis": "interpreted",
                  "cite": "Inclusion; Exclusion"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "enrolled": {
          "description": "Enrolled",
          "tags": [
            "collection"
          ],
          "meta": {
            "name": "enrolled",
            "label": "Enrolled",
            "epoch": "collection",
            "endsStudy": false,
            "basis": "stated",
            "cite": "Design"
          },
          "on": {
            "apheresed": [
              {
                "target": "apheresed",
                "description": "Leukapheresis",
                "meta": {
                  "transition": "apheresed",
                  "event": "apheresed",
                  "condition": 2,
                  "basis": "interpreted",
                  "cite": "Inclusion 13"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "apheresed": {
          "description": "Cells collected",
          "tags": [
            "collection"
          ],
          "meta": {
            "name": "apheresed",
            "label": "Cells collected",
            "epoch": "collection",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Inclusion 13"
          },
          "on": {
            "manufactured": [
              {
                "target": "product_released",
                "guard": "manufactured->product_released",
                "description": "Cell product finished",
                "meta": {
                  "transition": "manufactured->product_released",
                  "event": "manufactured",
                  "condition": 3,
                  "basis": "assumed"
                }
              },
              {
                "target": "production_failed",
                "guard": "manufactured->production_failed",
                "description": "Cell product finished",
                "meta": {
                  "transition": "manufactured->production_failed",
                  "event": "manufactured",
                  "condition": 4,
                  "basis": "assumed"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "production_failed": {
          "description": "Product failed",
          "tags": [
            "collection"
          ],
          "meta": {
            "name": "production_failed",
            "label": "Product failed",
            "epoch": "collection",
            "endsStudy": false,
            "basis": "assumed"
          },
          "on": {
            "apheresed": [
              {
                "target": "apheresed",
                "description": "Leukapheresis",
                "meta": {
                  "transition": "apheresed",
                  "event": "apheresed",
                  "condition": 2,
                  "basis": "interpreted",
                  "cite": "Inclusion 13"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "product_released": {
          "description": "Product released",
          "tags": [
            "collection"
          ],
          "meta": {
            "name": "product_released",
            "label": "Product released",
            "epoch": "collection",
            "endsStudy": false,
            "basis": "assumed"
          },
          "on": {
            "infused": [
              {
                "target": "infused",
                "description": "CAR-T cells infused",
                "meta": {
                  "transition": "infused",
                  "event": "infused",
                  "condition": 5,
                  "basis": "stated",
                  "cite": "Treatment"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "infused": {
          "description": "CAR-T infused",
          "tags": [
            "treatment"
          ],
          "meta": {
            "name": "infused",
            "label": "CAR-T infused",
            "epoch": "treatment",
            "endsStudy": false,
            "basis": "stated",
            "cite": "Treatment"
          },
          "on": {
            "response_assessed": [
              {
                "target": "complete_remission",
                "guard": "response_assessed->complete_remission",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->complete_remission",
                  "event": "response_assessed",
                  "condition": 6,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "not_in_remission",
                "guard": "response_assessed->not_in_remission",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->not_in_remission",
                  "event": "response_assessed",
                  "condition": 7,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "progressed",
                "guard": "progression_found",
                "description": "Response assessed",
                "meta": {
                  "transition": "progression_found",
                  "event": "response_assessed",
                  "condition": 8,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "not_in_remission": {
          "description": "Not in complete remission",
          "tags": [
            "response"
          ],
          "meta": {
            "name": "not_in_remission",
            "label": "Not in complete remission",
            "epoch": "response",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Treatment"
          },
          "on": {
            "response_assessed": [
              {
                "target": "complete_remission",
                "guard": "response_assessed->complete_remission",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->complete_remission",
                  "event": "response_assessed",
                  "condition": 6,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "not_in_remission",
                "guard": "response_assessed->not_in_remission",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->not_in_remission",
                  "event": "response_assessed",
                  "condition": 7,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "progressed",
                "guard": "progression_found",
                "description": "Response assessed",
                "meta": {
                  "transition": "progression_found",
                  "event": "response_assessed",
                  "condition": 8,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "follow_up_entered": [
              {
                "target": "follow_up",
                "description": "Follow-up without transplantation",
                "meta": {
                  "transition": "follow_up_without_remission",
                  "event": "follow_up_entered",
                  "basis": "interpreted",
                  "cite": "Design"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "complete_remission": {
          "description": "Complete remission",
          "tags": [
            "response"
          ],
          "meta": {
            "name": "complete_remission",
            "label": "Complete remission",
            "epoch": "response",
            "endsStudy": false,
            "basis": "stated",
            "cite": "Treatment"
          },
          "on": {
            "response_assessed": [
              {
                "target": "complete_remission",
                "guard": "response_assessed->complete_remission",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->complete_remission",
                  "event": "response_assessed",
                  "condition": 6,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "not_in_remission",
                "guard": "response_assessed->not_in_remission",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->not_in_remission",
                  "event": "response_assessed",
                  "condition": 7,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "progressed",
                "guard": "progression_found",
                "description": "Response assessed",
                "meta": {
                  "transition": "progression_found",
                  "event": "response_assessed",
                  "condition": 8,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "transplanted": [
              {
                "target": "transplanted",
                "description": "Allogeneic transplantation",
                "meta": {
                  "transition": "transplanted",
                  "event": "transplanted",
                  "condition": 10,
                  "basis": "stated",
                  "cite": "Treatment"
                }
              }
            ],
            "follow_up_entered": [
              {
                "target": "follow_up",
                "description": "Follow-up without transplantation",
                "meta": {
                  "transition": "follow_up_without_transplant",
                  "event": "follow_up_entered",
                  "condition": 13,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "transplanted": {
          "description": "Transplanted",
          "tags": [
            "transplant"
          ],
          "meta": {
            "name": "transplanted",
            "label": "Transplanted",
            "epoch": "transplant",
            "endsStudy": false,
            "basis": "stated",
            "cite": "Treatment"
          },
          "on": {
            "response_assessed": [
              {
                "target": "progressed",
                "guard": "progression_found",
                "description": "Response assessed",
                "meta": {
                  "transition": "progression_found",
                  "event": "response_assessed",
                  "condition": 8,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "transplanted",
                "guard": "response_assessed->transplanted",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->transplanted",
                  "event": "response_assessed",
                  "condition": 9,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "engraftment_assessed": [
              {
                "target": "follow_up",
                "guard": "engraftment_assessed->follow_up",
                "description": "Engraftment assessed",
                "meta": {
                  "transition": "engraftment_assessed->follow_up",
                  "event": "engraftment_assessed",
                  "condition": 11,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "transplanted",
                "guard": "engraftment_assessed->transplanted",
                "description": "Engraftment assessed",
                "meta": {
                  "transition": "engraftment_assessed->transplanted",
                  "event": "engraftment_assessed",
                  "condition": 12,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "follow_up": {
          "description": "Follow up",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "follow_up",
            "label": "Follow up",
            "epoch": "follow_up",
            "endsStudy": false,
            "basis": "stated",
            "cite": "Design; Treatment"
          },
          "on": {
            "response_assessed": [
              {
                "target": "progressed",
                "guard": "progression_found",
                "description": "Response assessed",
                "meta": {
                  "transition": "progression_found",
                  "event": "response_assessed",
                  "condition": 8,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              },
              {
                "target": "follow_up",
                "guard": "response_assessed->follow_up",
                "description": "Response assessed",
                "meta": {
                  "transition": "response_assessed->follow_up",
                  "event": "response_assessed",
                  "condition": 9,
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "completed": [
              {
                "target": "completed",
                "description": "Study completed",
                "meta": {
                  "transition": "completed",
                  "event": "completed",
                  "condition": 14,
                  "basis": "interpreted",
                  "cite": "Design"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "progressed": {
          "description": "Progressed or relapsed",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "progressed",
            "label": "Progressed or relapsed",
            "epoch": "follow_up",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Treatment"
          },
          "on": {
            "response_assessed": [
              {
                "target": "progressed",
                "description": "Response assessed",
                "meta": {
                  "transition": "assessed_after_progression",
                  "event": "response_assessed",
                  "basis": "interpreted",
                  "cite": "Treatment"
                }
              }
            ],
            "completed": [
              {
                "target": "completed",
                "description": "Study completed",
                "meta": {
                  "transition": "completed",
                  "event": "completed",
                  "condition": 14,
                  "basis": "interpreted",
                  "cite": "Design"
                }
              }
            ],
            "discontinued": [
              {
                "target": "manufacturing_failure",
                "guard": "discontinued->manufacturing_failure",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->manufacturing_failure",
                  "event": "discontinued",
                  "condition": 15,
                  "basis": "assumed"
                }
              },
              {
                "target": "disease_progression",
                "guard": "discontinued->disease_progression",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->disease_progression",
                  "event": "discontinued",
                  "condition": 16,
                  "basis": "assumed"
                }
              },
              {
                "target": "no_remission",
                "guard": "discontinued->no_remission",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->no_remission",
                  "event": "discontinued",
                  "condition": 17,
                  "basis": "assumed"
                }
              },
              {
                "target": "investigator_decision",
                "guard": "discontinued->investigator_decision",
                "description": "Taken off the study",
                "meta": {
                  "transition": "discontinued->investigator_decision",
                  "event": "discontinued",
                  "condition": 18,
                  "basis": "assumed"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ],
            "lost": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "lost",
                  "event": "lost",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "completed": {
          "type": "final",
          "description": "Completed",
          "meta": {
            "name": "completed",
            "label": "Completed",
            "disposition": "completed",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Design"
          }
        },
        "screen_failure": {
          "type": "final",
          "description": "Screen failure",
          "meta": {
            "name": "screen_failure",
            "label": "Screen failure",
            "disposition": "screen failure",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Inclusion; Exclusion"
          }
        },
        "withdrawn": {
          "type": "final",
          "description": "Withdrawn",
          "meta": {
            "name": "withdrawn",
            "label": "Withdrawn",
            "disposition": "withdrawal by participant",
            "endsStudy": false,
            "basis": "assumed",
            "cite": "ICH E6(R2) 4.8.10(m)"
          }
        },
        "lost_to_follow_up": {
          "type": "final",
          "description": "Lost to follow up",
          "meta": {
            "name": "lost_to_follow_up",
            "label": "Lost to follow up",
            "disposition": "lost to follow-up",
            "endsStudy": false,
            "basis": "assumed"
          }
        },
        "manufacturing_failure": {
          "type": "final",
          "description": "Manufacturing failure",
          "meta": {
            "name": "manufacturing_failure",
            "label": "Manufacturing failure",
            "disposition": "manufacturing failure",
            "endsStudy": false,
            "basis": "assumed"
          }
        },
        "disease_progression": {
          "type": "final",
          "description": "Disease progression",
          "meta": {
            "name": "disease_progression",
            "label": "Disease progression",
            "disposition": "disease progression",
            "endsStudy": false,
            "basis": "assumed"
          }
        },
        "no_remission": {
          "type": "final",
          "description": "No remission",
          "meta": {
            "name": "no_remission",
            "label": "No remission",
            "disposition": "no complete remission",
            "endsStudy": false,
            "basis": "assumed"
          }
        },
        "investigator_decision": {
          "type": "final",
          "description": "Investigator decision",
          "meta": {
            "name": "investigator_decision",
            "label": "Investigator decision",
            "disposition": "investigator decision",
            "endsStudy": false,
            "basis": "assumed"
          }
        }
      }
    },
    "consent": {
      "initial": "not_consented",
      "states": {
        "not_consented": {
          "description": "Not consented",
          "meta": {
            "name": "not_consented",
            "label": "Not consented",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Inclusion 14"
          },
          "on": {
            "consented": [
              {
                "target": "consented",
                "description": "Written consent signed",
                "meta": {
                  "transition": "consented",
                  "event": "consented",
                  "basis": "interpreted",
                  "cite": "Inclusion 14"
                }
              }
            ],
            "withdrew": [
              {
                "target": "consent_withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->consent_withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ]
          }
        },
        "consented": {
          "description": "Consented",
          "meta": {
            "name": "consented",
            "label": "Consented",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Inclusion 14"
          },
          "on": {
            "consented": [
              {
                "target": "consented",
                "description": "Written consent signed",
                "meta": {
                  "transition": "consented",
                  "event": "consented",
                  "basis": "interpreted",
                  "cite": "Inclusion 14"
                }
              }
            ],
            "withdrew": [
              {
                "target": "consent_withdrawn",
                "description": "Withdrew consent",
                "meta": {
                  "transition": "withdrew->consent_withdrawn",
                  "event": "withdrew",
                  "basis": "assumed",
                  "cite": "ICH E6(R2) 4.8.10(m)"
                }
              }
            ]
          }
        },
        "consent_withdrawn": {
          "description": "Consent withdrawn",
          "meta": {
            "name": "consent_withdrawn",
            "label": "Consent withdrawn",
            "endsStudy": false,
            "basis": "assumed",
            "cite": "ICH E6(R2) 4.8.10(m)"
          }
        }
      }
    },
    "vital": {
      "initial": "alive",
      "states": {
        "alive": {
          "description": "Alive",
          "meta": {
            "name": "alive",
            "label": "Alive",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "Treatment (overall survival)"
          },
          "on": {
            "died": [
              {
                "target": "dead",
                "description": "Died",
                "meta": {
                  "transition": "died",
                  "event": "died",
                  "basis": "interpreted",
                  "cite": "Treatment (overall survival)"
                }
              }
            ]
          }
        },
        "dead": {
          "type": "final",
          "description": "Dead",
          "meta": {
            "name": "dead",
            "label": "Dead",
            "disposition": "death",
            "endsStudy": true,
            "basis": "interpreted",
            "cite": "Treatment (overall survival)"
          }
        }
      }
    }
  }
});
