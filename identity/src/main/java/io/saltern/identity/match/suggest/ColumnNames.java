package io.saltern.identity.match.suggest;

import io.saltern.identity.match.Meaning;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the name of a column says about its meaning, in English, German, Spanish, Portuguese, French, Italian and Dutch. */
final class ColumnNames {
    /** How clearly a name says a meaning. */
    enum Clarity {
        /** It says nothing of the kind. */
        NONE,
        /** Part of it says so, or it may mean several things. */
        PART,
        /** It says so and nothing else. */
        WHOLE
    }

    /** Words of names that change no meaning. */
    private static final Set<String> BESIDE = Set.of(
            "customer",
            "cust",
            "client",
            "kunde",
            "kunden",
            "person",
            "personal",
            "contact",
            "kontakt",
            "patient",
            "user",
            "member",
            "mitglied",
            "home",
            "private",
            "privat",
            "primary",
            "main",
            "current",
            "billing",
            "shipping",
            "mailing",
            "residence",
            "res",
            "the",
            "of",
            "de",
            "del",
            "la",
            "du",
            "di",
            "da",
            "raw",
            "clean",
            "std",
            "value",
            "field",
            "col",
            "column",
            "1");

    private static final Map<Meaning, List<String>> WHOLE = new EnumMap<>(Meaning.class);
    private static final Map<Meaning, List<String>> PART = new EnumMap<>(Meaning.class);

    static {
        whole(
                Meaning.GIVEN,
                "given first_name given_name forename fname firstname givenname first vorname rufname nombre nombres prenom"
                        + " nome primeiro_nome voornaam fornavn fornamn imie christian_name name_first");
        whole(
                Meaning.MIDDLE,
                "middle middle_name middlename mname middle_initial middle_names mi zweitname segundo_nombre second_name"
                        + " deuxieme_prenom secondo_nome initial initials name_middle");
        whole(
                Meaning.SURNAME,
                "surname last_name lastname lname last family_name familyname family nachname familienname zuname apellido"
                        + " apellidos primer_apellido nom nom_famille cognome sobrenome achternaam etternavn efternavn"
                        + " efternamn nazwisko name_last sname");
        whole(
                Meaning.FULL_NAME,
                "full_name fullname whole_name person_name customer_name display_name name_full nombre_completo"
                        + " nombre_y_apellidos nom_complet nome_completo vollstandiger_name vor_und_nachname contact_name");
        whole(Meaning.SEX, "sex gender geschlecht sexo genero sexe genre sesso genere geslacht kjonn kon plec");
        whole(
                Meaning.BIRTH_DATE,
                "birth_date birthdate birthday date_birth dob d_o_b born born_on birth geburtsdatum geburtstag gebdatum"
                        + " geb_dat geb fecha_nacimiento nacimiento fec_nac date_naissance naissance ne_le data_nascita"
                        + " nascita data_nascimento nascimento geboortedatum fodselsdato birth_dt bdate");
        whole(
                Meaning.BIRTH_DAY,
                "birth_day bd day_birth dob_day geburtstag_tag dia_nacimiento jour_naissance bday_day");
        whole(
                Meaning.BIRTH_MONTH,
                "birth_month bm month_birth dob_month geburtsmonat mes_nacimiento mois_naissance mese_nascita");
        whole(
                Meaning.BIRTH_YEAR,
                "birth_year by year_birth yob dob_year geburtsjahr jahrgang ano_nacimiento annee_naissance anno_nascita"
                        + " geboortejaar birthyear");
        whole(Meaning.AGE, "age alter edad eta leeftijd idade age_years alder");
        whole(
                Meaning.HOUSE_NUMBER,
                "house_number house_no housenumber house_num house street_number street_no street_num streetnumber hausnummer"
                        + " hausnr hnr numero num_calle numero_rue numero_civico civico huisnummer building_number number_street"
                        + " address_number street_nr");
        whole(
                Meaning.STREET,
                "street street_name streetname address address_1 address1 address_line address_line_1 addressline1 addr addr1"
                        + " street_address strasse str anschrift adresse calle direccion domicilio rue via indirizzo rua"
                        + " endereco morada straat straatnaam gate gata ulica full_address road");
        whole(
                Meaning.UNIT,
                "unit unit_number unit_no apartment apt apartment_number apt_number flat flat_number suite wohnung piso puerta"
                        + " appartement interno huisnummer_toevoeging toevoeging");
        whole(
                Meaning.POSTCODE,
                "postcode post_code postal_code postalcode zip zip_code zipcode zip5 plz postleitzahl cp codigo_postal"
                        + " code_postal cap codice_postale cep postnummer kod_pocztowy");
        whole(
                Meaning.CITY,
                "city town suburb locality place municipality village ort stadt wohnort gemeinde ciudad poblacion localidad"
                        + " municipio ville commune citta comune cidade woonplaats plaats stad by_navn miasto post_town");
        whole(
                Meaning.STATE,
                "state state_code province region county bundesland land_kreis estado provincia comunidad departement"
                        + " regione provincie state_abbreviation");
        whole(
                Meaning.COUNTRY,
                "country country_code nation nationality land staat pais nacionalidad pays nazione paese");
        whole(
                Meaning.BIRTH_PLACE,
                "birth_place birthplace place_birth pob city_birth birth_city birth_country country_birth geburtsort"
                        + " lugar_nacimiento lieu_naissance luogo_nascita local_nascimento geboorteplaats");
        whole(
                Meaning.OCCUPATION,
                "occupation job job_title profession beruf tatigkeit ocupacion profesion metier professione ocupacao beroep"
                        + " work");
        whole(
                Meaning.EMAIL,
                "email e_mail mail email_address e_mail_address emailaddress correo correo_electronico courriel mel"
                        + " posta_elettronica");
        whole(
                Meaning.PHONE,
                "phone phone_number phonenumber phone_no telephone telephone_number tel tel_no telefon telefonnummer telefono"
                        + " telefone telefoon mobile mobile_phone mobile_number mobil handy movil celular cell cell_phone"
                        + " portable gsm fax landline msisdn");
        whole(
                Meaning.ID,
                "ssn social_security social_security_number soc_sec soc_sec_id national_id nin nino tax_id tax_number tin"
                        + " steuernummer passport passport_number pasaporte dni nif nie insurance_id insurance_number"
                        + " versicherungsnummer nss license_number driver_license drivers_license codice_fiscale cpf bsn"
                        + " personnummer pesel nhs_number medicare_number account_number loyalty_number card_number iban");
        whole(
                Meaning.FREE,
                "nickname alias maiden_name company employer organisation organization firma empresa entreprise address_2"
                        + " address2 address_line_2 addressline2 addr2 school language mothers_name spouse_name");
        part(Meaning.GIVEN, "given first_name firstname forename vorname prenom");
        part(Meaning.MIDDLE, "middle");
        part(Meaning.SURNAME, "surname last_name lastname nachname apellido apellidos family_name");
        part(Meaning.FULL_NAME, "name naam");
        part(Meaning.SEX, "sex gender");
        part(Meaning.BIRTH_DATE, "birth dob born geburt nacimiento naissance nascita");
        part(Meaning.AGE, "age");
        part(Meaning.HOUSE_NUMBER, "house hausnummer hausnr");
        part(Meaning.STREET, "street address strasse calle adresse addr");
        part(Meaning.UNIT, "unit apartment apt flat suite");
        part(Meaning.POSTCODE, "postcode postal zip plz");
        part(Meaning.CITY, "city town suburb ort stadt ciudad ville");
        part(Meaning.STATE, "state province county region bundesland");
        part(Meaning.COUNTRY, "country land pais pays");
        part(Meaning.OCCUPATION, "job occupation profession beruf");
        part(Meaning.EMAIL, "email mail correo");
        part(Meaning.PHONE, "phone tel telefon telephone telefono mobile mobil cell handy fax");
        part(Meaning.ID, "ssn passport licence license national insurance tax id nr number");
    }

    private final List<String> words;
    private final String whole;

    ColumnNames(String column) {
        List<String> all = words(column);
        List<String> telling =
                all.stream().filter(word -> !BESIDE.contains(word)).toList();
        words = telling.isEmpty() ? all : telling;
        whole = String.join("_", words);
    }

    Clarity clarity(Meaning meaning) {
        // "name" alone is a whole name or a given one; its values tell.
        if (whole.equals("name")) {
            return meaning == Meaning.FULL_NAME || meaning == Meaning.GIVEN ? Clarity.PART : Clarity.NONE;
        }
        if (WHOLE.get(meaning).contains(whole)) {
            return Clarity.WHOLE;
        }
        boolean isPart = PART.getOrDefault(meaning, List.of()).stream()
                .anyMatch(part -> ("_" + whole + "_").contains("_" + part + "_"));
        return isPart && !isWhole() ? Clarity.PART : Clarity.NONE;
    }

    /** Whether it says one meaning and nothing else. */
    boolean isWhole() {
        return WHOLE.values().stream().anyMatch(names -> names.contains(whole));
    }

    /** Whether it says that it names records. */
    boolean isOfRecords() {
        return Set.of("id", "key", "rec_id", "record_id", "unique_id", "row_id", "uid", "uuid", "guid", "index", "pk")
                        .contains(whole)
                || words.contains("id")
                || words.contains("key");
    }

    /** Whether it says where records come from. */
    boolean isOfSources() {
        return words.stream()
                .anyMatch(Set.of(
                        "source",
                        "src",
                        "quelle",
                        "herkunft",
                        "system",
                        "origin",
                        "origen",
                        "fuente",
                        "dataset",
                        "provider",
                        "feed",
                        "bron",
                        "fonte")::contains);
    }

    private static List<String> words(String column) {
        String plain = Normalizer.normalize(column.replaceAll("(\\p{Ll})(\\p{Lu})", "$1_$2"), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss");
        return new ArrayList<>(Arrays.stream(plain.split("[^\\p{L}\\d]+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }

    private static void whole(Meaning meaning, String names) {
        List<String> all = new ArrayList<>();
        for (String name : names.split(" ")) {
            all.add(name);
            // What a name keeps when the words that change no meaning are taken out.
            all.add(String.join(
                    "_",
                    Arrays.stream(name.split("_"))
                            .filter(word -> !BESIDE.contains(word))
                            .toList()));
        }
        all.removeIf(name -> name.isEmpty() || name.equals("name"));
        WHOLE.put(meaning, List.copyOf(all));
    }

    private static void part(Meaning meaning, String names) {
        PART.put(meaning, List.of(names.split(" ")));
    }
}
