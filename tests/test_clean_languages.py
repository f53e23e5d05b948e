"""Whole pages in five languages besides English: the article stays, the page around it goes, the date is found.

The pages in tests/pages are invented; "+" marks a line of the article, "-" one of the page.
"""

from pathlib import Path

import pandas as pd
import pytest

from analysis.clean import clean_articles
from analysis.dates import find_dates

PAGES = Path(__file__).parent / "pages"
TITLES = {
    "de": "Streit um die Fähren beendet: Minister einigen sich auf neuen Fahrplan",
    "es": "Los ministros acuerdan un nuevo horario para los transbordadores a las islas",
    "fr": "Accord sur les ferries : les deux ministres annoncent une nouvelle ligne",
    "pl": "Koniec sporu o promy: ministrowie uzgodnili nowy rozkład",
    "ru": "Соглашение о паромах: министры объявили о новой линии",
}
MENUS = {
    "de": "Politik Wirtschaft Sport Kultur Wetter Reise Auto Wissen Karriere Immobilien Podcasts E-Paper Abo Shop Rätsel Anmelden",
    "es": "Política Economía Deportes Cultura Tiempo Viajes Motor Ciencia Empleo Vivienda Pódcast Kiosko Suscríbete Tienda Pasatiempos Entrar",
    "fr": "Politique Économie Sport Culture Météo Voyage Auto Sciences Emploi Immobilier Podcasts Journal S’abonner Boutique Jeux Connexion",
    "pl": "Polityka Gospodarka Sport Kultura Pogoda Podróże Moto Nauka Praca Nieruchomości Podcasty E-wydanie Prenumerata Sklep Krzyżówki Zaloguj",
    "ru": "Политика Экономика Спорт Культура Погода Путешествия Авто Наука Работа Недвижимость Подкасты Газета Подписка Магазин Кроссворды Войти",
}


def page(language):
    """The lines of a page, and those of its article."""
    marked = [line for line in (PAGES / f"{language}.txt").read_text("utf-8").splitlines() if line]
    return [line[2:] for line in marked], [line[2:] for line in marked if line[0] == "+"]


def cleaned(articles_of, lines):
    articles = articles_of("\n".join(lines))
    return clean_articles(articles)[0].iloc[0], find_dates(articles).iloc[0]


@pytest.mark.parametrize("language", TITLES)
def test_article_is_all_that_stays_of_a_scraped_page(articles_of, language):
    lines, article = page(language)
    row, dated = cleaned(articles_of, lines)
    assert row["text"].split("\n") == article
    assert row["title"] == TITLES[language]
    assert dated["published"] == pd.Timestamp("2023-03-14")


@pytest.mark.parametrize("language", TITLES)
def test_page_with_its_menus_keeps_the_article(articles_of, language):
    lines, article = page(language)
    menu = MENUS[language].split()
    row, dated = cleaned(articles_of, [*menu, *lines, *menu])
    kept = row["text"].split("\n")
    assert [line for line in kept if line not in article] == []
    # known limit: the one paragraph after a list of other articles
    assert set(article) - set(kept) <= ({article[8]} if language == "ru" else set())
    assert dated["published"] == pd.Timestamp("2023-03-14")


@pytest.mark.parametrize("language", TITLES)
def test_body_alone_loses_nothing(articles_of, language):
    _, article = page(language)
    row, _ = cleaned(articles_of, article)
    assert row["text"].split("\n") == article
