from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from scorecard.config.company import Company, Stage
from scorecard.config.vocabulary import Vocabulary, load_vocabulary


@pytest.fixture
def company() -> Company:
    stage = Stage(stage_id="service", name="Service", owner="CCO")
    return Company(name="Test", zone="Europe/Berlin", stages=(stage,))


@pytest.fixture
def words() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """Service cases: a title above the header, semicolons, Windows-1252, dotted dates."""
    lines = [
        "Bericht: Serviceanfragen",
        "",
        "Vorgangsnummer;Eingegangen am;Erledigt am;Zustand;Anliegen;Kunden-Nr;E-Mail-Adresse;Büro",
    ]
    for i in range(60):
        done = f"{i % 27 + 1:02}.04.2025 09:30" if i % 3 else ""
        state = "Erledigt" if done else ("Offen" if i % 2 else "In Bearbeitung")
        lines.append(
            f"V-{i:04};{i % 27 + 1:02}.03.2025 10:15;{done};{state};Gerät defekt;"
            f"{500 + i % 20};kunde{i % 20}@beispiel.de;Süd"
        )
    path = tmp_path / "Anfragen_2025-04.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


@pytest.fixture
def spanish(tmp_path: Path) -> Path:
    """A survey without an id, its dates open between two orders, one score in words."""
    dice = random.Random(7)
    lines = [
        "Fecha de respuesta,Correo electrónico,¿Qué tan probable es que nos recomiende?,"
        "¿Está satisfecho con el servicio?,Comentarios"
    ]
    for i in range(40):
        label = dice.choice(["Muy satisfecho", "Satisfecho", "Insatisfecho"])
        lines.append(
            f"{i % 12 + 1:02}/{i % 11 + 1:02}/2025,c{i}@ejemplo.es,{dice.randint(0, 10)},{label},"
            '"bien, gracias"'
        )
    path = tmp_path / "encuesta.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write lines of text to a file of the given name."""

    def put(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return put


@pytest.fixture
def scored_cases(write: Callable[..., Path]) -> Path:
    """Cases with the score and the comment that customers gave once they were solved."""
    rows = []
    for i in range(1, 41):
        score = ["5", "2", "Offered", ""][i % 4]
        word = "thanks" if score == "5" else ""
        solved = f"2025-02-{i % 27 + 1:02} 12:00" if score else ""
        who = f"c{i % 9}@example.org"
        rows.append(f"T{i},2025-01-{i % 27 + 1:02} 10:00,{solved},solved,{who},{score},{word}")
    header = "Ticket ID,Created at,Solved at,Status,Requester email,Satisfaction Score,Comment"
    return write("tickets.csv", header, *rows)


@pytest.fixture
def orders_of_people(write: Callable[..., Path]) -> Path:
    """Orders that say who ordered; every tenth is of a guest."""
    rows = []
    for i in range(1, 41):
        who = f"{i % 7},Ann {i % 7},ann{i % 7}@example.org,1011{i % 7}" if i % 10 else ",,,"
        rows.append(f"#{1000 + i},2025-01-{i % 27 + 1:02},{i}.50,{who}")
    header = "Order number,Order date,Total,Customer ID,Customer name,Email,Postcode"
    return write("orders.csv", header, *rows)
