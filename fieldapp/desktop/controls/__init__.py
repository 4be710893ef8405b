"""One control for each type of question, and the card that shows a question around its control."""
