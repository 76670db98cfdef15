"""Files of payment orders: worded, sealed and handed out to who pays. Names and accounts are logged nowhere."""
