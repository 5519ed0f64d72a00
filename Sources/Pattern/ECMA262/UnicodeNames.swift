/// Names of Unicode properties and their values (Unicode's PropertyValueAliases.txt).
enum UnicodeNames {
    /// The general categories that RE2 knows, by their short names. Its `C` leaves out what is not assigned.
    static let categoriesOfRE2: Set<String> = [
        "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P",
        "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    ]

    /// Long names of general categories.
    static let categories: [String: String] = [
        "Cased_Letter": "LC", "Close_Punctuation": "Pe", "Connector_Punctuation": "Pc", "Control": "Cc", "cntrl": "Cc",
        "Currency_Symbol": "Sc", "Dash_Punctuation": "Pd", "Decimal_Number": "Nd", "digit": "Nd",
        "Enclosing_Mark": "Me", "Final_Punctuation": "Pf", "Format": "Cf", "Initial_Punctuation": "Pi", "Letter": "L",
        "Letter_Number": "Nl", "Line_Separator": "Zl", "Lowercase_Letter": "Ll", "Mark": "M", "Combining_Mark": "M",
        "Math_Symbol": "Sm", "Modifier_Letter": "Lm", "Modifier_Symbol": "Sk", "Nonspacing_Mark": "Mn", "Number": "N",
        "Open_Punctuation": "Ps", "Other": "C", "Other_Letter": "Lo", "Other_Number": "No",
        "Other_Punctuation": "Po", "Other_Symbol": "So", "Paragraph_Separator": "Zp", "Private_Use": "Co",
        "Punctuation": "P", "punct": "P", "Separator": "Z", "Space_Separator": "Zs", "Spacing_Mark": "Mc",
        "Surrogate": "Cs", "Symbol": "S", "Titlecase_Letter": "Lt", "Unassigned": "Cn", "Uppercase_Letter": "Lu",
    ]

    /// Short names of the scripts in daily use; the others are known by their long names.
    static let scripts: [String: String] = [
        "Arab": "Arabic", "Armn": "Armenian", "Beng": "Bengali", "Bopo": "Bopomofo", "Brai": "Braille",
        "Cans": "Canadian_Aboriginal", "Cher": "Cherokee", "Copt": "Coptic", "Qaac": "Coptic", "Cyrl": "Cyrillic",
        "Deva": "Devanagari", "Ethi": "Ethiopic", "Geor": "Georgian", "Goth": "Gothic", "Grek": "Greek",
        "Gujr": "Gujarati", "Guru": "Gurmukhi", "Hang": "Hangul", "Hani": "Han", "Hebr": "Hebrew", "Hira": "Hiragana",
        "Kana": "Katakana", "Khmr": "Khmer", "Knda": "Kannada", "Laoo": "Lao", "Latn": "Latin", "Mlym": "Malayalam",
        "Mong": "Mongolian", "Mymr": "Myanmar", "Nkoo": "Nko", "Orya": "Oriya", "Runr": "Runic", "Sinh": "Sinhala",
        "Syrc": "Syriac", "Taml": "Tamil", "Telu": "Telugu", "Tfng": "Tifinagh", "Thaa": "Thaana", "Tibt": "Tibetan",
        "Yiii": "Yi", "Zinh": "Inherited", "Qaai": "Inherited", "Zyyy": "Common",
    ]

    /// Binary properties, by their long and their short names.
    static let binaries: [String: @Sendable (Unicode.Scalar.Properties) -> Bool] = [
        "Alphabetic": { $0.isAlphabetic }, "Alpha": { $0.isAlphabetic },
        "Case_Ignorable": { $0.isCaseIgnorable }, "CI": { $0.isCaseIgnorable },
        "Cased": { $0.isCased },
        "Dash": { $0.isDash },
        "Default_Ignorable_Code_Point": { $0.isDefaultIgnorableCodePoint },
        "DI": { $0.isDefaultIgnorableCodePoint },
        "Diacritic": { $0.isDiacritic }, "Dia": { $0.isDiacritic },
        "Emoji": { $0.isEmoji },
        "Emoji_Modifier": { $0.isEmojiModifier }, "EMod": { $0.isEmojiModifier },
        "Emoji_Modifier_Base": { $0.isEmojiModifierBase }, "EBase": { $0.isEmojiModifierBase },
        "Emoji_Presentation": { $0.isEmojiPresentation }, "EPres": { $0.isEmojiPresentation },
        "Extender": { $0.isExtender }, "Ext": { $0.isExtender },
        "Grapheme_Base": { $0.isGraphemeBase }, "Gr_Base": { $0.isGraphemeBase },
        "Grapheme_Extend": { $0.isGraphemeExtend }, "Gr_Ext": { $0.isGraphemeExtend },
        "Hex_Digit": { $0.isHexDigit }, "Hex": { $0.isHexDigit },
        "ID_Continue": { $0.isIDContinue }, "IDC": { $0.isIDContinue },
        "ID_Start": { $0.isIDStart }, "IDS": { $0.isIDStart },
        "Ideographic": { $0.isIdeographic }, "Ideo": { $0.isIdeographic },
        "Lowercase": { $0.isLowercase }, "Lower": { $0.isLowercase },
        "Math": { $0.isMath },
        "Noncharacter_Code_Point": { $0.isNoncharacterCodePoint }, "NChar": { $0.isNoncharacterCodePoint },
        "Quotation_Mark": { $0.isQuotationMark }, "QMark": { $0.isQuotationMark },
        "Radical": { $0.isRadical },
        "Sentence_Terminal": { $0.isSentenceTerminal }, "STerm": { $0.isSentenceTerminal },
        "Unified_Ideograph": { $0.isUnifiedIdeograph }, "UIdeo": { $0.isUnifiedIdeograph },
        "Uppercase": { $0.isUppercase }, "Upper": { $0.isUppercase },
        "Variation_Selector": { $0.isVariationSelector }, "VS": { $0.isVariationSelector },
        "White_Space": { $0.isWhitespace }, "space": { $0.isWhitespace },
        "XID_Continue": { $0.isXIDContinue }, "XIDC": { $0.isXIDContinue },
        "XID_Start": { $0.isXIDStart }, "XIDS": { $0.isXIDStart },
    ]
}
