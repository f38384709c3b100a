import urllib.request

urllib.request.urlopen("https://room.example/")
