"""What stored words are called on a page, and the colour beside the word."""

from portal.language import for_later

WORDS = {
    "visit": for_later("Visit"),
    "provisional_findings": for_later("Provisional findings to the service"),
    "draft_report": for_later("Draft report to the service"),
    "comments": for_later("Comments on the draft report"),
    "publication": for_later("Publication of the report"),
    "improvement_plan": for_later("Improvement plan to the inspectorate"),
    "decision": for_later("Decision on the plan"),
    "revised_plan": for_later("Revised plan to the inspectorate"),
    "forwarding": for_later("Plan to the monitor"),
    "acknowledgement": for_later("Acknowledgement of the plan"),
    "monitoring_review": for_later("Monitoring review"),
    "update_request": for_later("Request for an update"),
    "progress_update": for_later("Progress update"),
    "action_target": for_later("Action to be done"),
    "extension_decision": for_later("Decision on more time"),
    "target_change_decision": for_later("Decision on a new target date"),
    "queued": for_later("Waiting"),
    "sending": for_later("Being sent"),
    "sent": for_later("Sent"),
    "dead": for_later("Given up"),
    "cancelled": for_later("Cancelled"),
    "inbox": for_later("Inbox"),
    "mail": for_later("E-mail"),
    "overdue": for_later("Overdue"),
    "due_today": for_later("Due today"),
    "due_soon": for_later("Due soon"),
    "open": for_later("Open"),
    "expected": for_later("Expected"),
    "unread": for_later("New"),
    "comments_in": for_later("Comments received"),
    "with_others": for_later("With others"),
    "fact_asked_for": for_later("Asked whether it has happened"),
    "deadline_passed": for_later("Date passed"),
    "inspection_taken_in": for_later("Taken in, being under way already"),
    "plan_taken_up": for_later("Plan taken up for review"),
    "left": for_later("Left"),
    "stopped": for_later("Clock stopped"),
    "extension_asked": for_later("More time asked for"),
    "extension_withdrawn": for_later("Request for more time withdrawn or no longer needed"),
    "extension_granted": for_later("More time granted"),
    "extension_refused": for_later("More time refused"),
    "extension_reversed": for_later("Granted time taken back"),
    "clock_stopped": for_later("Clock stopped"),
    "clock_restarted": for_later("Clock started again"),
    "well": for_later("Well"),
    "under_way": for_later("Under way"),
    "window_opens": for_later("Window opens"),
    "visit_replanned": for_later("Visit moved"),
    "inspection_resumed": for_later("Inspection taken up again"),
    "visit_end_corrected": for_later("End of the visit corrected"),
    "fact_corrected": for_later("Day corrected"),
    "publication_corrected": for_later("Day of publication corrected"),
    "forecast_entered": for_later("New forecast entered"),
    "date_set": for_later("New date"),
    "date_met": for_later("Met"),
    "date_lapsed": for_later("Lapsed"),
    "date_cancelled": for_later("Cancelled"),
    "date_stopped": for_later("Clock stopped"),
    "date_opened_again": for_later("Open again"),
}
COLOURS = {
    "overdue": "red",
    "dead": "red",
    "due_today": "orange",
    "due_soon": "yellow",
    "open": "blue",
    "expected": "grey",
    "unread": "blue",
    "queued": "yellow",
    "sending": "yellow",
    "sent": "green",
    "visit_done": "blue",
    "provisional_findings_given": "blue",
    "draft_sent": "blue",
    "comments_in": "blue",
    "comments_lapsed": "blue",
    "published": "purple",
    "follow_up": "purple",
    "to_do": "blue",
    "completed": "green",
    "with_others": "yellow",
    "met": "green",
    "accepted": "green",
    "partly_accepted": "yellow",
    "rejected": "orange",
    "changed": "yellow",
    "failed": "red",
    "well": "green",
    "under_way": "blue",
    "window_opens": "blue",
    "stopped": "grey",
    "date_set": "blue",
    "date_met": "green",
    "date_cancelled": "grey",
    "date_stopped": "yellow",
    "date_opened_again": "blue",
}


def sentence_case(value: str) -> str:
    """Write a stored word that has no name of its own as one a person can read."""
    spaced = value.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


BY_ITSELF = frozenset(
    {
        "comments_lapsed",
        "deadline_fell_due",
        "deadline_passed",
        "fact_asked_for",
        "no_update_recorded",
        "plan_forwarded",
        "review_scheduled",
        "update_requested",
        "window_closed",
        "window_opened",
    }
)


def by_nobody_named(kind: str) -> str:
    """Say who caused a fact that names nobody: the calendar, or an operator at a command line."""
    return for_later("the calendar") if kind in BY_ITSELF else for_later("an operator")
