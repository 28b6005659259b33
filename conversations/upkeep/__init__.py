"""For those who keep the words: explaining a reading, checking phrases, previewing a change, reviewing. Pure."""
