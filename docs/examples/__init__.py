"""Of each rule one document that it finds nothing in and one that breaks it: data, judged by the stages themselves."""
