"""Portaria as Chalice deploys it: the application, what wraps each answer, and its blueprints."""

from chalice.app import Chalice

from chalicelib.adapters import spreadsheet
from chalicelib.entrypoints import blueprints, middleware

app = Chalice(app_name="portaria")
app.api.binary_types = [spreadsheet.MEDIA_TYPE]
app.register_middleware(middleware.finish_answer, "http")

for blueprint in blueprints.ALL:
    app.register_blueprint(blueprint)
