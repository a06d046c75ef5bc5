/** The config of the sample company: complete and commented, as a data team would keep it. */
export const REFERENT_YAML = `# yaml-language-server: $schema=./node_modules/referent/config/referent.schema.json
# The sample company: five departments, two opposition lists, three logs of what people asked. All of it is synthetic.

controller: { id: maison_kerval, name: Maison Kerval SAS, country: FR }
database: \${DATABASE_URL:-embedded}        # a PostgreSQL of your own, or the one that comes along
queue: \${REDIS_URL:-database}              # Redis or Valkey, or the same database
rules: fr                                  # the law, as dated rows: config/rules/fr.yaml

purposes:
  offers: { label: Offres commerciales, label_en: Offers, kind: marketing, family: maison }
  newsletter: { label: Lettre d'information, label_en: Newsletter, kind: newsletter, family: maison, channels: [email] }
  service: { label: Suivi de commande, label_en: Order tracking, kind: service, base: contract }

sources:
  # The shops' till software: one name column, phones as each clerk types them, saved by a spreadsheet.
  boutiques:
    department: Magasins
    read: { format: csv, path: sources/boutiques.csv, delimiter: ";", encoding: windows-1252 }
    key: NUM_CARTE
    priority: 60
    map:
      full_name: NOM_PRENOM
      birthdate: { column: NAISSANCE, format: DD/MM/YYYY }
      phone_number: [TEL_MOBILE, TEL_FIXE]
      email: MAIL
      address: { street_address: ADRESSE, extra: COMPLEMENT, postal_code: CP, locality: VILLE }
      identifiers: { loyalty_card: NUM_CARTE }
      collected_at: { column: DATE_CARTE, format: DD/MM/YYYY }
      last_contact_at: { column: DERNIER_ACHAT, format: DD/MM/YYYY }
    consents:
      # One box "offers by SMS": not ticked (N or blank) says nothing, it is no refusal.
      - purpose: offers
        channel: sms
        column: OK_SMS
        given: [O, OUI]
        never_asked: [N, ""]
        at: { column: DATE_OK_SMS, format: DD/MM/YYYY }
        means: paper_form
        notice: bulletin-2019-v2
        evidence: SCAN_REF
      # Two boxes, yes and no, since 2021: here N is a refusal.
      - purpose: offers
        channel: phone_live
        column: OK_TEL
        given: [O]
        refused: [N]
        never_asked: [""]
        at: { column: DATE_OK_TEL, format: DD/MM/YYYY }
        means: paper_form
        notice: bulletin-2021-v1
    relations:
      # What the shops said at the time of the purchase is not known, so "informed" is left out.
      - { kind: purchase, family: maison, at: { column: DERNIER_ACHAT, format: DD/MM/YYYY } }

  # The web shop: a table of its database. Here it stands in the workspace's own; in life, url: \${SHOP_DB}.
  web:
    department: E-commerce
    read:
      format: postgres
      url: workspace
      query: >-
        select c.*,
               case when optin_confirmed_at is not null then 'confirmed'
                    when optin_email and optin_at is not null then 'ticked'
                    when optin_email then 'flag_only'
                    else 'left_open' end as email_choice,
               optin_form || '/' || id as email_proof,
               case when optin_sms then 'ticked' else 'left_open' end as sms_choice
          from shop.customer c
    key: id
    priority: 80
    map:
      given_name: first_name
      family_name: last_name
      birthdate: { column: dob, format: YYYY-MM-DD }
      email: email
      phone_number: phone
      address: { street_address: street, extra: street2, postal_code: postal_code, locality: city }
      identifiers: { loyalty_card: loyalty_card }
      collected_at: { column: created_at, format: iso }
      last_contact_at: { column: last_order_at, format: iso }
    consents:
      - purpose: offers
        channel: email
        column: email_choice
        given: [confirmed]
        never_asked: [ticked, flag_only, left_open, ""]
        at: { column: optin_confirmed_at, format: iso }
        means: web_form
        notice: web-form
        evidence: email_proof
        verification: double_opt_in
        act: true
      - purpose: offers
        channel: email
        column: email_choice
        given: [ticked]
        never_asked: [confirmed, flag_only, left_open, ""]
        at: { column: optin_at, format: iso }
        means: web_form
        notice: web-form
        evidence: email_proof
        act: true
      # Accounts from before the log of the form: of their yes nothing is left but the flag.
      - { purpose: offers, channel: email, column: email_choice, given: [flag_only], never_asked: [confirmed, ticked, left_open, ""] }
      - purpose: offers
        channel: sms
        column: sms_choice
        given: [ticked]
        never_asked: [left_open, ""]
        at: { column: optin_sms_at, format: iso }
        means: web_form
        notice: web-form
        act: true
    relations:
      - { kind: purchase, family: maison, at: { column: last_order_at, format: iso }, informed: true, could_object: true }

  # After-sales: tickets with nested contacts. A name that begins with $ is a JSONPath.
  sav:
    department: Service après-vente
    read: { format: jsonl, path: sources/sav.jsonl }
    key: ref
    map:
      family_name: $.client.nom
      given_name: $.client.prenom
      birthdate: { column: $.client.naissance, format: YYYY-MM-DD }
      email: "$.contacts[?@.type=='email'].valeur"
      phone_number: "$.contacts[?@.type=='tel'].valeur"
      address: { street_address: $.adresse.voie, extra: $.adresse.complement, postal_code: $.adresse.cp, locality: $.adresse.ville }
      collected_at: { column: ouvert_le, format: iso }
      last_contact_at: { column: dernier_echange, format: YYYY-MM-DD }
    consents:
      # The agent asks, the call is recorded.
      - purpose: offers
        channel: phone_live
        column: $.accord_appel.reponse
        given: [oui]
        refused: [non]
        never_asked: [""]
        at: { column: $.accord_appel.le, format: YYYY-MM-DD }
        means: call
        notice: script-appel-2019
        evidence: $.accord_appel.enregistrement
        verification: recording
        act: true
    relations:
      - kind: contract
        when: { column: $.contrat.type, in: [garantie] }
        family: maison
        start: { column: $.contrat.debut, format: YYYY-MM-DD }
        end: { column: $.contrat.fin, format: YYYY-MM-DD }

  # The newsletter tool: addresses with a status, a first name only sometimes.
  newsletter:
    department: Lettre d'information
    read: { format: csv, path: sources/newsletter.csv, delimiter: ",", encoding: utf-8 }
    key: LEID
    priority: 30
    map:
      given_name: PRENOM
      email: EMAIL
      collected_at: { column: OPTIN_TIME, format: YYYY-MM-DD HH:mm:ss }
      last_contact_at: { column: LAST_CHANGED, format: YYYY-MM-DD HH:mm:ss }
    consents:
      # "cleaned" says that the address bounced: a fact about the address, not a choice of the person.
      - purpose: newsletter
        channel: email
        column: STATUS
        given: [subscribed]
        never_asked: [unsubscribed, cleaned, ""]
        at: { column: OPTIN_TIME, format: YYYY-MM-DD HH:mm:ss }
        means: web_form
        notice: newsletter-form
        evidence: OPTIN_IP
        act: true
      - purpose: newsletter
        channel: email
        column: STATUS
        refused: [unsubscribed]
        never_asked: [subscribed, cleaned, ""]
        at: { column: UNSUB_TIME, format: YYYY-MM-DD HH:mm:ss }
        means: unsubscribe_link
        act: true

  # Bought from a broker in 2016, and mailed ever since: flags without a date, a text or a proof.
  prospects:
    department: Prospection
    read: { format: csv, path: sources/prospects-2016.csv, delimiter: ";", encoding: utf-8 }
    key: ID
    bought: true
    collected_before: 2016-12-31
    priority: 10
    map:
      honorific: CIVILITE
      family_name: NOM
      given_name: PRENOM
      birthdate: { column: NAISSANCE, format: DD/MM/YY }
      address: { street_address: ADRESSE, postal_code: CP, locality: VILLE }
      phone_number: TEL
      email: EMAIL
      last_contact_at: { column: DERNIER_RETOUR, format: DD/MM/YYYY }
    consents:
      - { purpose: offers, channel: email, column: OPTIN_EMAIL, given: [1], never_asked: [0, ""] }
      - { purpose: offers, channel: sms, column: OPTIN_SMS, given: [1], never_asked: [0, ""] }
      - { purpose: offers, channel: phone_live, column: OPTIN_TEL, given: [1], never_asked: [0, ""] }

# What people asked for, one line per act: STOP by SMS, refusals on the phone, unsubscriptions, renewed consents.
# Without "point" an act binds the points that its row bore; purpose and channel may be *.
consent_events:
  - name: acts
    read: { format: jsonl, path: consents/*.jsonl }
    map:
      source: source
      source_key: id
      purpose: purpose
      channel: channel
      point: point
      state: state
      at: { column: at, format: iso }
      actor: actor
      means: means
      notice: notice
      evidence: proof
      verification: verification

lists:
  stop_sms:
    label: STOP SMS
    read: { format: csv, path: lists/stop_sms.csv, delimiter: ",", encoding: utf-8 }
    kind: internal
    key: { phone_number: phone }
    at: { column: received_at, format: YYYY-MM-DD }
    scope: { channels: [sms] }
  suppression:
    label: Suppression list of the mailing provider
    read: { format: csv, path: lists/suppression_sha256.txt, header: false, delimiter: ",", encoding: utf-8 }
    kind: hashed
    key: { email_hash: 0 }
    scope: { channels: [email] }

linkage: { model: person, merge_at: 0.5, review_at: 0.25 }
schedule: { cron: "0 2 * * *", timezone: Europe/Paris }
`;
