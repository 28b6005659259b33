"""The baseline: a bare Flask handler that writes one row, on the same database with the same server."""

import os
import uuid

from flask import Flask, request
from sqlalchemy import Column, MetaData, String, Table, Text, insert

from directory.storage.database import Database

DATABASE = Database(os.environ["JOINEDUP_DATABASE_URL"])
ROWS = Table("bench_row", MetaData(), Column("id", String(36), primary_key=True), Column("text", Text))
app = Flask(__name__)


@app.post("/sms")
def bare() -> str:
    with DATABASE.writing() as session:
        session.execute(insert(ROWS).values(id=str(uuid.uuid4()), text=request.form["Body"]))
    return "<Response><Message>Thank you</Message></Response>"
