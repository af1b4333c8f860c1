name    = "by-example"
source  = "acme/by-example"
command = ["python3", "main.py"]
