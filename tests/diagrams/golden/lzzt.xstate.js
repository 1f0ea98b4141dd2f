// Safety and Efficacy of the Xanomeline Transdermal Therapeutic System (TTS) in Patients with Mild to Moderate Alzheimer's Disease
// Protocol H2Q-MC-LZZT, version 2
// sha256 165b71dc7fb06e096a00ed5384eb1a60129836152c8f80d398837c77cdded770
// This is the structure of the protocol: its states, events and transitions. Conditions are named, not executable; the chart of this digest judges them.
// Guards bear the names of transitions; machine.provide({ guards: { ... } }) gives them.
import { createMachine } from "xstate";

export const machine = createMachine({
  "id": "H2Q_MC_LZZT",
  "version": "2",
  "description": "This is the structure of the protocol: its states, events and transitions. Conditions are named, not executable; the chart of this digest judges them.",
  "meta": {
    "title": "Safety and Efficacy of the Xanomeline Transdermal Therapeutic System (TTS) in Patients with Mild to Moderate Alzheimer's Disease",
    "protocol": "H2Q-MC-LZZT",
    "version": "2",
    "digest": "165b71dc7fb06e096a00ed5384eb1a60129836152c8f80d398837c77cdded770",
    "conditions": {
      "randomized": {
        "number": 1,
        "asks": [
          "every inclusion criterion is met (IN01 to IN04)",
          "The screening process occurs within two weeks of randomization (visit 3)"
        ],
        "window": "The screening process occurs within two weeks of randomization (visit 3)",
        "rules": [
          "IN01",
          "IN03",
          "IN04",
          "randomized.window"
        ],
        "basis": "interpreted"
      },
      "treatment_1": {
        "number": 2,
        "asks": [
          "Everybody on xanomeline starts with the patch of 54 mg"
        ],
        "rules": [
          "dose_of_period_1"
        ],
        "basis": "interpreted"
      },
      "treatment_2": {
        "number": 3,
        "asks": [
          "The high-dose arm goes up to 54 mg and 27 mg; the others stay"
        ],
        "rules": [
          "dose_of_period_2"
        ],
        "basis": "interpreted"
      },
      "treatment_3": {
        "number": 4,
        "asks": [
          "The high-dose arm goes back to the patch of 54 mg; the others stay"
        ],
        "rules": [
          "dose_of_period_3"
        ],
        "basis": "interpreted"
      },
      "study_completed": {
        "number": 5,
        "asks": [
          "Nobody completes without the visit of week 26"
        ],
        "rules": [
          "last_visit_made"
        ],
        "basis": "interpreted"
      }
    }
  },
  "type": "parallel",
  "states": {
    "pathway": {
      "initial": "candidate",
      "states": {
        "candidate": {
          "description": "Candidate",
          "tags": [
            "screening"
          ],
          "meta": {
            "name": "candidate",
            "label": "Candidate",
            "epoch": "screening",
            "endsStudy": false,
            "basis": "stated",
            "cite": "ScheduleTimeline_4 (potential subject identified)"
          },
          "on": {
            "entered": [
              {
                "target": "screening",
                "description": "Informed consent given; screening starts",
                "meta": {
                  "transition": "entered",
                  "event": "entered",
                  "basis": "stated",
                  "cite": "StudyElement_1 (start rule: informed consent)"
                }
              }
            ],
            "screen_failed": [
              {
                "target": "screen_failure",
                "description": "Screen failure",
                "meta": {
                  "transition": "screen_failed",
                  "event": "screen_failed",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_13"
                }
              }
            ],
            "stopped_for_adverse_event": [
              {
                "target": "adverse_event",
                "description": "Discontinued for an adverse event",
                "meta": {
                  "transition": "stopped_for_adverse_event",
                  "event": "stopped_for_adverse_event",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_lack_of_efficacy": [
              {
                "target": "lack_of_efficacy",
                "description": "Discontinued for lack of efficacy",
                "meta": {
                  "transition": "stopped_for_lack_of_efficacy",
                  "event": "stopped_for_lack_of_efficacy",
                  "basis": "interpreted",
                  "cite": "NarrativeContentItem_33, NarrativeContentItem_42"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawal",
                "description": "Withdrew",
                "meta": {
                  "transition": "withdrew",
                  "event": "withdrew",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_physician": [
              {
                "target": "physician_decision",
                "description": "Discontinued by the physician",
                "meta": {
                  "transition": "stopped_by_physician",
                  "event": "stopped_by_physician",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_sponsor": [
              {
                "target": "sponsor_decision",
                "description": "Discontinued by the sponsor",
                "meta": {
                  "transition": "stopped_by_sponsor",
                  "event": "stopped_by_sponsor",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_protocol_deviation": [
              {
                "target": "protocol_deviation",
                "description": "Discontinued for a protocol deviation",
                "meta": {
                  "transition": "stopped_for_protocol_deviation",
                  "event": "stopped_for_protocol_deviation",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_16, NarrativeContentItem_42"
                }
              }
            ],
            "was_lost_to_follow_up": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "was_lost_to_follow_up",
                  "event": "was_lost_to_follow_up",
                  "basis": "assumed"
                }
              }
            ],
            "ended_by_death": [
              {
                "target": "death",
                "description": "Participation ended by death",
                "meta": {
                  "transition": "ended_by_death",
                  "event": "ended_by_death",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "screening": {
          "description": "Entered and in screening",
          "tags": [
            "screening"
          ],
          "meta": {
            "name": "screening",
            "label": "Entered and in screening",
            "epoch": "screening",
            "endsStudy": false,
            "basis": "stated",
            "cite": "StudyElement_1; NarrativeContentItem_13 (to enter)"
          },
          "on": {
            "randomized": [
              {
                "target": "randomized",
                "description": "Randomized",
                "meta": {
                  "transition": "randomized",
                  "event": "randomized",
                  "condition": 1,
                  "basis": "stated",
                  "cite": "NarrativeContentItem_19; NarrativeContentItem_79; TransitionRule of Encounter_3 (randomized)"
                }
              }
            ],
            "screen_failed": [
              {
                "target": "screen_failure",
                "description": "Screen failure",
                "meta": {
                  "transition": "screen_failed",
                  "event": "screen_failed",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_13"
                }
              }
            ],
            "stopped_for_adverse_event": [
              {
                "target": "adverse_event",
                "description": "Discontinued for an adverse event",
                "meta": {
                  "transition": "stopped_for_adverse_event",
                  "event": "stopped_for_adverse_event",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_lack_of_efficacy": [
              {
                "target": "lack_of_efficacy",
                "description": "Discontinued for lack of efficacy",
                "meta": {
                  "transition": "stopped_for_lack_of_efficacy",
                  "event": "stopped_for_lack_of_efficacy",
                  "basis": "interpreted",
                  "cite": "NarrativeContentItem_33, NarrativeContentItem_42"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawal",
                "description": "Withdrew",
                "meta": {
                  "transition": "withdrew",
                  "event": "withdrew",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_physician": [
              {
                "target": "physician_decision",
                "description": "Discontinued by the physician",
                "meta": {
                  "transition": "stopped_by_physician",
                  "event": "stopped_by_physician",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_sponsor": [
              {
                "target": "sponsor_decision",
                "description": "Discontinued by the sponsor",
                "meta": {
                  "transition": "stopped_by_sponsor",
                  "event": "stopped_by_sponsor",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_protocol_deviation": [
              {
                "target": "protocol_deviation",
                "description": "Discontinued for a protocol deviation",
                "meta": {
                  "transition": "stopped_for_protocol_deviation",
                  "event": "stopped_for_protocol_deviation",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_16, NarrativeContentItem_42"
                }
              }
            ],
            "was_lost_to_follow_up": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "was_lost_to_follow_up",
                  "event": "was_lost_to_follow_up",
                  "basis": "assumed"
                }
              }
            ],
            "ended_by_death": [
              {
                "target": "death",
                "description": "Participation ended by death",
                "meta": {
                  "transition": "ended_by_death",
                  "event": "ended_by_death",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "randomized": {
          "description": "Randomized",
          "tags": [
            "screening"
          ],
          "meta": {
            "name": "randomized",
            "label": "Randomized",
            "epoch": "screening",
            "endsStudy": false,
            "basis": "stated",
            "cite": "Encounter_3; NarrativeContentItem_19"
          },
          "on": {
            "treatment_1_started": [
              {
                "target": "treatment_1",
                "description": "First dose of the first period",
                "meta": {
                  "transition": "treatment_1",
                  "event": "treatment_1_started",
                  "condition": 2,
                  "basis": "interpreted",
                  "cite": "StudyElement_2, StudyElement_3 (start rules: first dose); StudyElement_4 (start rule: randomized); SDTM TE ETCD HIS (first dose)"
                }
              }
            ],
            "stopped_for_adverse_event": [
              {
                "target": "adverse_event",
                "description": "Discontinued for an adverse event",
                "meta": {
                  "transition": "stopped_for_adverse_event",
                  "event": "stopped_for_adverse_event",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_lack_of_efficacy": [
              {
                "target": "lack_of_efficacy",
                "description": "Discontinued for lack of efficacy",
                "meta": {
                  "transition": "stopped_for_lack_of_efficacy",
                  "event": "stopped_for_lack_of_efficacy",
                  "basis": "interpreted",
                  "cite": "NarrativeContentItem_33, NarrativeContentItem_42"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawal",
                "description": "Withdrew",
                "meta": {
                  "transition": "withdrew",
                  "event": "withdrew",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_physician": [
              {
                "target": "physician_decision",
                "description": "Discontinued by the physician",
                "meta": {
                  "transition": "stopped_by_physician",
                  "event": "stopped_by_physician",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_sponsor": [
              {
                "target": "sponsor_decision",
                "description": "Discontinued by the sponsor",
                "meta": {
                  "transition": "stopped_by_sponsor",
                  "event": "stopped_by_sponsor",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_protocol_deviation": [
              {
                "target": "protocol_deviation",
                "description": "Discontinued for a protocol deviation",
                "meta": {
                  "transition": "stopped_for_protocol_deviation",
                  "event": "stopped_for_protocol_deviation",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_16, NarrativeContentItem_42"
                }
              }
            ],
            "was_lost_to_follow_up": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "was_lost_to_follow_up",
                  "event": "was_lost_to_follow_up",
                  "basis": "assumed"
                }
              }
            ],
            "ended_by_death": [
              {
                "target": "death",
                "description": "Participation ended by death",
                "meta": {
                  "transition": "ended_by_death",
                  "event": "ended_by_death",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "treatment_1": {
          "description": "Treatment 1 (start)",
          "tags": [
            "treatment_1"
          ],
          "meta": {
            "name": "treatment_1",
            "label": "Treatment 1 (start)",
            "epoch": "treatment_1",
            "endsStudy": false,
            "basis": "stated",
            "cite": "StudyEpoch_2"
          },
          "on": {
            "treatment_2_started": [
              {
                "target": "treatment_2",
                "description": "First dose of the second period",
                "meta": {
                  "transition": "treatment_2",
                  "event": "treatment_2_started",
                  "condition": 3,
                  "basis": "interpreted",
                  "cite": "StudyElement_5 (start rule, high dose alone: first dose from patches supplied at Visit 4)"
                }
              }
            ],
            "stopped_for_adverse_event": [
              {
                "target": "adverse_event",
                "description": "Discontinued for an adverse event",
                "meta": {
                  "transition": "stopped_for_adverse_event",
                  "event": "stopped_for_adverse_event",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_lack_of_efficacy": [
              {
                "target": "lack_of_efficacy",
                "description": "Discontinued for lack of efficacy",
                "meta": {
                  "transition": "stopped_for_lack_of_efficacy",
                  "event": "stopped_for_lack_of_efficacy",
                  "basis": "interpreted",
                  "cite": "NarrativeContentItem_33, NarrativeContentItem_42"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawal",
                "description": "Withdrew",
                "meta": {
                  "transition": "withdrew",
                  "event": "withdrew",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_physician": [
              {
                "target": "physician_decision",
                "description": "Discontinued by the physician",
                "meta": {
                  "transition": "stopped_by_physician",
                  "event": "stopped_by_physician",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_sponsor": [
              {
                "target": "sponsor_decision",
                "description": "Discontinued by the sponsor",
                "meta": {
                  "transition": "stopped_by_sponsor",
                  "event": "stopped_by_sponsor",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_protocol_deviation": [
              {
                "target": "protocol_deviation",
                "description": "Discontinued for a protocol deviation",
                "meta": {
                  "transition": "stopped_for_protocol_deviation",
                  "event": "stopped_for_protocol_deviation",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_16, NarrativeContentItem_42"
                }
              }
            ],
            "was_lost_to_follow_up": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "was_lost_to_follow_up",
                  "event": "was_lost_to_follow_up",
                  "basis": "assumed"
                }
              }
            ],
            "ended_by_death": [
              {
                "target": "death",
                "description": "Participation ended by death",
                "meta": {
                  "transition": "ended_by_death",
                  "event": "ended_by_death",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "treatment_2": {
          "description": "Treatment 2 (arm's dose)",
          "tags": [
            "treatment_2"
          ],
          "meta": {
            "name": "treatment_2",
            "label": "Treatment 2 (arm's dose)",
            "epoch": "treatment_2",
            "endsStudy": false,
            "basis": "stated",
            "cite": "StudyEpoch_3"
          },
          "on": {
            "treatment_3_started": [
              {
                "target": "treatment_3",
                "description": "First dose of the third period",
                "meta": {
                  "transition": "treatment_3",
                  "event": "treatment_3_started",
                  "condition": 4,
                  "basis": "interpreted",
                  "cite": "StudyElement_6 (start rule, high dose alone: first dose from patches supplied at Visit 12)"
                }
              }
            ],
            "stopped_for_adverse_event": [
              {
                "target": "adverse_event",
                "description": "Discontinued for an adverse event",
                "meta": {
                  "transition": "stopped_for_adverse_event",
                  "event": "stopped_for_adverse_event",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_lack_of_efficacy": [
              {
                "target": "lack_of_efficacy",
                "description": "Discontinued for lack of efficacy",
                "meta": {
                  "transition": "stopped_for_lack_of_efficacy",
                  "event": "stopped_for_lack_of_efficacy",
                  "basis": "interpreted",
                  "cite": "NarrativeContentItem_33, NarrativeContentItem_42"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawal",
                "description": "Withdrew",
                "meta": {
                  "transition": "withdrew",
                  "event": "withdrew",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_physician": [
              {
                "target": "physician_decision",
                "description": "Discontinued by the physician",
                "meta": {
                  "transition": "stopped_by_physician",
                  "event": "stopped_by_physician",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_sponsor": [
              {
                "target": "sponsor_decision",
                "description": "Discontinued by the sponsor",
                "meta": {
                  "transition": "stopped_by_sponsor",
                  "event": "stopped_by_sponsor",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_protocol_deviation": [
              {
                "target": "protocol_deviation",
                "description": "Discontinued for a protocol deviation",
                "meta": {
                  "transition": "stopped_for_protocol_deviation",
                  "event": "stopped_for_protocol_deviation",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_16, NarrativeContentItem_42"
                }
              }
            ],
            "was_lost_to_follow_up": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "was_lost_to_follow_up",
                  "event": "was_lost_to_follow_up",
                  "basis": "assumed"
                }
              }
            ],
            "ended_by_death": [
              {
                "target": "death",
                "description": "Participation ended by death",
                "meta": {
                  "transition": "ended_by_death",
                  "event": "ended_by_death",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "treatment_3": {
          "description": "Treatment 3 (end)",
          "tags": [
            "treatment_3"
          ],
          "meta": {
            "name": "treatment_3",
            "label": "Treatment 3 (end)",
            "epoch": "treatment_3",
            "endsStudy": false,
            "basis": "stated",
            "cite": "StudyEpoch_4"
          },
          "on": {
            "study_completed": [
              {
                "target": "completed",
                "description": "Protocol completed",
                "meta": {
                  "transition": "study_completed",
                  "event": "study_completed",
                  "condition": 5,
                  "basis": "interpreted",
                  "cite": "Encounter_12 (end of treatment)"
                }
              }
            ],
            "stopped_for_adverse_event": [
              {
                "target": "adverse_event",
                "description": "Discontinued for an adverse event",
                "meta": {
                  "transition": "stopped_for_adverse_event",
                  "event": "stopped_for_adverse_event",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_lack_of_efficacy": [
              {
                "target": "lack_of_efficacy",
                "description": "Discontinued for lack of efficacy",
                "meta": {
                  "transition": "stopped_for_lack_of_efficacy",
                  "event": "stopped_for_lack_of_efficacy",
                  "basis": "interpreted",
                  "cite": "NarrativeContentItem_33, NarrativeContentItem_42"
                }
              }
            ],
            "withdrew": [
              {
                "target": "withdrawal",
                "description": "Withdrew",
                "meta": {
                  "transition": "withdrew",
                  "event": "withdrew",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_physician": [
              {
                "target": "physician_decision",
                "description": "Discontinued by the physician",
                "meta": {
                  "transition": "stopped_by_physician",
                  "event": "stopped_by_physician",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_by_sponsor": [
              {
                "target": "sponsor_decision",
                "description": "Discontinued by the sponsor",
                "meta": {
                  "transition": "stopped_by_sponsor",
                  "event": "stopped_by_sponsor",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ],
            "stopped_for_protocol_deviation": [
              {
                "target": "protocol_deviation",
                "description": "Discontinued for a protocol deviation",
                "meta": {
                  "transition": "stopped_for_protocol_deviation",
                  "event": "stopped_for_protocol_deviation",
                  "basis": "stated",
                  "cite": "NarrativeContentItem_16, NarrativeContentItem_42"
                }
              }
            ],
            "was_lost_to_follow_up": [
              {
                "target": "lost_to_follow_up",
                "description": "Lost to follow-up",
                "meta": {
                  "transition": "was_lost_to_follow_up",
                  "event": "was_lost_to_follow_up",
                  "basis": "assumed"
                }
              }
            ],
            "ended_by_death": [
              {
                "target": "death",
                "description": "Participation ended by death",
                "meta": {
                  "transition": "ended_by_death",
                  "event": "ended_by_death",
                  "basis": "assumed"
                }
              }
            ]
          }
        },
        "screen_failure": {
          "type": "final",
          "description": "Screen failure",
          "tags": [
            "screening"
          ],
          "meta": {
            "name": "screen_failure",
            "label": "Screen failure",
            "epoch": "screening",
            "disposition": "screen failure",
            "endsStudy": false
          }
        },
        "completed": {
          "type": "final",
          "description": "Completed",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "completed",
            "label": "Completed",
            "epoch": "follow_up",
            "disposition": "completed",
            "endsStudy": false
          }
        },
        "adverse_event": {
          "type": "final",
          "description": "Adverse event",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "adverse_event",
            "label": "Adverse event",
            "epoch": "follow_up",
            "disposition": "adverse event",
            "endsStudy": false,
            "basis": "stated",
            "cite": "NarrativeContentItem_42"
          }
        },
        "lack_of_efficacy": {
          "type": "final",
          "description": "Lack of efficacy",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "lack_of_efficacy",
            "label": "Lack of efficacy",
            "epoch": "follow_up",
            "disposition": "lack of efficacy",
            "endsStudy": false,
            "basis": "interpreted",
            "cite": "NarrativeContentItem_33, NarrativeContentItem_42"
          }
        },
        "withdrawal": {
          "type": "final",
          "description": "Withdrawal by participant",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "withdrawal",
            "label": "Withdrawal by participant",
            "epoch": "follow_up",
            "disposition": "withdrawal by participant",
            "endsStudy": false,
            "basis": "stated",
            "cite": "NarrativeContentItem_42"
          }
        },
        "physician_decision": {
          "type": "final",
          "description": "Physician decision",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "physician_decision",
            "label": "Physician decision",
            "epoch": "follow_up",
            "disposition": "physician decision",
            "endsStudy": false,
            "basis": "stated",
            "cite": "NarrativeContentItem_42"
          }
        },
        "sponsor_decision": {
          "type": "final",
          "description": "Sponsor decision",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "sponsor_decision",
            "label": "Sponsor decision",
            "epoch": "follow_up",
            "disposition": "study terminated by sponsor",
            "endsStudy": false,
            "basis": "stated",
            "cite": "NarrativeContentItem_42"
          }
        },
        "protocol_deviation": {
          "type": "final",
          "description": "Protocol deviation",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "protocol_deviation",
            "label": "Protocol deviation",
            "epoch": "follow_up",
            "disposition": "protocol deviation",
            "endsStudy": false,
            "basis": "stated",
            "cite": "NarrativeContentItem_16, NarrativeContentItem_42"
          }
        },
        "lost_to_follow_up": {
          "type": "final",
          "description": "Lost to follow-up",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "lost_to_follow_up",
            "label": "Lost to follow-up",
            "epoch": "follow_up",
            "disposition": "lost to follow-up",
            "endsStudy": false,
            "basis": "assumed"
          }
        },
        "death": {
          "type": "final",
          "description": "Death",
          "tags": [
            "follow_up"
          ],
          "meta": {
            "name": "death",
            "label": "Death",
            "epoch": "follow_up",
            "disposition": "death",
            "endsStudy": false,
            "basis": "assumed"
          }
        }
      }
    },
    "treatment": {
      "initial": "untreated",
      "states": {
        "untreated": {
          "description": "Not yet treated",
          "meta": {
            "name": "untreated",
            "label": "Not yet treated",
            "endsStudy": false
          },
          "on": {
            "treatment_1_started": [
              {
                "target": "on_treatment",
                "description": "First dose of the first period",
                "meta": {
                  "transition": "treated_1",
                  "event": "treatment_1_started"
                }
              }
            ]
          }
        },
        "on_treatment": {
          "description": "On treatment",
          "meta": {
            "name": "on_treatment",
            "label": "On treatment",
            "endsStudy": false
          },
          "on": {
            "treatment_2_started": [
              {
                "target": "on_treatment",
                "description": "First dose of the second period",
                "meta": {
                  "transition": "treated_2",
                  "event": "treatment_2_started"
                }
              }
            ],
            "treatment_3_started": [
              {
                "target": "on_treatment",
                "description": "First dose of the third period",
                "meta": {
                  "transition": "treated_3",
                  "event": "treatment_3_started"
                }
              }
            ],
            "treatment_stopped": [
              {
                "target": "off_treatment",
                "description": "Last dose",
                "meta": {
                  "transition": "treatment_stopped",
                  "event": "treatment_stopped",
                  "basis": "interpreted",
                  "cite": "NarrativeContentItem_42"
                }
              }
            ]
          }
        },
        "off_treatment": {
          "description": "Off treatment",
          "meta": {
            "name": "off_treatment",
            "label": "Off treatment",
            "endsStudy": false
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
            "endsStudy": false
          },
          "on": {
            "died": [
              {
                "target": "dead",
                "description": "Died",
                "meta": {
                  "transition": "died",
                  "event": "died",
                  "basis": "assumed"
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
            "endsStudy": true,
            "basis": "assumed"
          }
        }
      }
    }
  }
});
