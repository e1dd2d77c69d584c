from reports.welsh import recommendations_in_welsh

REPORT = """
Cynnwys
Argymhellion ar gyfer gwella 5
1. Asesu a chynllunio
2. Cyflwyno

Argymhellion ar gyfer gwella (nodir y prif gyfrifoldeb mewn cromfachau)
Mae angen newidiadau i sicrhau, mewn cyfran uwch o achosion:
(1) bod asesiad amserol o ansawdd da yn cael ei gwblhau pan fydd
yr achos yn dechrau (Pennaeth y YOS)
(2) bod risg o niwed yn cael ei adolygu (Rheolwr Gweithredol y YOS).

Y camau nesaf
Bydd cynllun gwella yn cael ei lunio.
"""


def test_each_numbered_recommendation_is_found_without_its_owner() -> None:
    assert recommendations_in_welsh(REPORT.encode()) == {
        1: "bod asesiad amserol o ansawdd da yn cael ei gwblhau pan fydd yr achos yn dechrau",
        2: "bod risg o niwed yn cael ei adolygu",
    }


def test_what_cannot_be_read_leaves_it_to_a_person() -> None:
    assert recommendations_in_welsh(b"%PDF-1.7 Argymhellion") == {}
    assert recommendations_in_welsh(b"Argymhellion\n\nDim rhifau yma.") == {}
    assert recommendations_in_welsh(b"") == {}
