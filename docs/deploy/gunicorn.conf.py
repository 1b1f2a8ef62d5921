"""Settings of gunicorn: `gunicorn --config docs/deploy/gunicorn.conf.py wsgi:app`.

`wsgi.py` writes gunicorn's own lines as the site writes its own: without an address or a path.
"""

bind = "127.0.0.1:8000"
# One process: more of them need CITYKEY_LIMITS_STORAGE_URI, a store that they share.
workers = 1
worker_class = "gthread"
# Eight requests of a process are worked for at a time, 1,000 wait in order before the program's
# gate (`citykey_site/web/gate.py`), 300 for a page that another makes already, each in a thread: it
# costs some 50 kB while it waits. The rest of the threads are for those who are told at once that
# there is no room. Two processes hold 2,000 people; systemd's TasksMax (4,915 on most machines)
# must be more than all threads.
threads = 1400
worker_connections = 1900
# Connections that the kernel keeps, in order, before the program has seen them.
backlog = 2048
# A booking waits 15 seconds at most for its turn to write; the proxy waits 60 for an answer.
timeout = 60
graceful_timeout = 30
keepalive = 5
# The sign of life of a worker is a file: in memory, so that a slow disk kills nobody.
worker_tmp_dir = "/dev/shm"

# No line for each request: the site writes its own, without address or path.
accesslog = None
errorlog = "-"
loglevel = "warning"
capture_output = False
control_socket_disable = True

# The longest address of the site has some 400 letters, the longest cookie some 600.
limit_request_line = 4094
limit_request_fields = 50
limit_request_field_size = 8190

# Only the proxy on this machine is believed about scheme and address of a visitor.
forwarded_allow_ips = "127.0.0.1,::1"
