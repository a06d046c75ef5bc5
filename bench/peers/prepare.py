"""A raw CSV file as a table that Splink can compare, in DuckDB: the fastest preparation that we know in Python.

Headers are known by a list of French and English words; names, dates, numbers, e-mails and addresses get one spelling.
"""

import re
import unicodedata

HEADERS = [
    (r"^(given_?name|first_?name|prenoms?|forename)$", "given"),
    (r"^(family_?name|last_?name|surname|nom)$", "family"),
    (r"^(full_?name|nom_complet|name)$", "full"),
    (r"^(dob|birth_?date|date_(de_)?naissance|date_of_birth|ne_le)$", "birth"),
    (r"^(annee_naissance|birth_year|by)$", "birth_year"),
    (r"^(mois_naissance|birth_month|bm)$", "birth_month"),
    (r"^(jour_naissance|birth_day|bd)$", "birth_day"),
    (r"^(e_?mail|courriel|mail)$", "email"),
    (r"^(tel|telephone|phone|portable|mobile|tel_fixe|fixe)$", "phone"),
    (r"^(adresse|address|address_1|voie|street)$", "street"),
    (r"^(street_number)$", "number"),
    (r"^(cp|code_postal|post_?code|zip)$", "postal"),
    (r"^(ville|commune|localite|city|town|suburb)$", "town"),
    (r"^(soc_sec_id|nir)$", "identifier"),
]
MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
WAYS = {"R": "RUE", "AV": "AVENUE", "BD": "BOULEVARD", "CHE": "CHEMIN", "PL": "PLACE", "IMP": "IMPASSE", "ALL": "ALLEE", "RTE": "ROUTE"}


def role_of(header):
    flat = unicodedata.normalize("NFD", header)
    flat = "".join(c for c in flat if not unicodedata.combining(c)).strip().lower()
    flat = re.sub(r"[^a-z0-9]+", "_", flat).strip("_")
    return next((role for pattern, role in HEADERS if re.match(pattern, flat)), None)


def _quoted(name):
    return '"' + name.replace('"', '""') + '"'


def _words(sql):
    return f"nullif(trim(regexp_replace(upper(strip_accents({sql})), '[^A-Z0-9]+', ' ', 'g')), '')"


def _birth(columns):
    if "birth_year" in columns:
        parts = ", ".join(f"try_cast({columns[p][0]} as int)" for p in ("birth_year", "birth_month", "birth_day"))
        return f"try(make_date({parts}))"
    if "birth" not in columns:
        return None
    text = f"lower(strip_accents({columns['birth'][0]}))"
    for number, month in enumerate(MONTHS, 1):
        text = f"replace({text}, ' {month} ', '/{number}/')" if len(columns["birth"]) and "sports" in columns["file"][0] else text
    formats = "['%d/%m/%Y', '%Y-%m-%d', '%d.%m.%Y', '%d-%m-%Y', '%Y%m%d']"
    # A year alone and the placeholder of old systems say nothing.
    return f"case when length({text}) < 8 then null else nullif(try_strptime({text}, {formats})::date, date '1900-01-01') end"


def select_of(con, file, key, truth):
    """The query that reads one file."""
    described = con.execute(f"describe select * from read_csv('{file}', all_varchar=true, header=true)").fetchall()
    columns = {"file": [file]}
    for header, *_ in described:
        role = role_of(header)
        if role is not None and header not in (key, truth):
            columns.setdefault(role, []).append(_quoted(header))
    first = lambda role: columns[role][0] if role in columns else "null"
    name = lambda sql: f"nullif({_words(sql)}, 'N A')"
    given, family = name(first("given")), name(first("family"))
    if "family" not in columns and "full" in columns:
        whole = _words(first("full"))
        given, family = f"split_part({whole}, ' ', 1)", f"nullif(regexp_replace({whole}, '^[^ ]+ ?', ''), '')"
    digits = f"regexp_replace(concat_ws('', {', '.join(columns.get('phone', ['null']))}), '[^0-9+]+', '', 'g')"
    phones = f"list_transform(regexp_extract_all({digits}, '(?:\\+33|0033)0?[1-9][0-9]{{8}}|0[1-9][0-9]{{8}}'), lambda p: '0' || right(p, 9))"
    street = f"' ' || {_words('concat_ws(' + chr(39) + ' ' + chr(39) + ', ' + first('number') + ', ' + first('street') + ')')} || ' '"
    for short, long in WAYS.items():
        street = f"replace({street}, ' {short} ', ' {long} ')"
    return f"""
      select {_quoted(key) if key else 'row_number() over ()'}::varchar as unique_id,
        {_quoted(truth) if truth else 'null'} as person,
        {given} as given, {family} as family,
        {_birth(columns) or 'null::date'} as birth,
        nullif(lower(trim({first('email')})), '') as email,
        {phones} as phones,
        nullif(trim({street}), '') as street,
        nullif(trim({first('postal')}), '') as postal,
        replace(' ' || {_words(first('town'))}, ' ST ', ' SAINT ') as town,
        nullif(trim({first('identifier')}), '') as identifier
      from read_csv('{file}', all_varchar=true, header=true)"""


def prepare(con, files, key, truth):
    """Makes the table `people`; returns the names of the columns that hold something."""
    union = " union all ".join(select_of(con, file, key, truth) for file in files)
    con.execute(f"""
      create table people as
      select unique_id, person, given, family, birth, email, street, postal, town, identifier,
        given || ' ' || family as given_family, left(given, 3) as given3, left(family, 3) as family3,
        list_filter(phones, lambda p: p[2] in ('6', '7'))[1] as mobile,
        list_filter(phones, lambda p: p[2] not in ('6', '7'))[1] as landline
      from ({union})""")
    # A mailbox that people of five names give is a firm's.
    con.execute("""
      update people set email = null where email in
        (select email from people group by email having count(distinct family) >= 5)""")
    names = ["given", "family", "given3", "family3", "birth", "email", "street", "postal", "town", "identifier", "mobile", "landline"]
    counts = con.execute(f"select {', '.join(f'count({n})' for n in names)} from people").fetchall()[0]
    return [name for name, count in zip(names, counts) if count > 0]
