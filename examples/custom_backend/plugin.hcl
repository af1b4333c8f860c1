name    = "inhouse"
source  = "acme/inhouse"
command = ["node", "main.js"]
