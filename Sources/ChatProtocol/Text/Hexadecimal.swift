extension [UInt8] {
    /// Encodes each byte as two lower-case digits.
    package var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Decodes two digits per byte; `nil` if the text is not hexadecimal.
    package init?(hexadecimal text: String) {
        let digits = text.unicodeScalars.map { Character($0).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else {
            return nil
        }
        self = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else {
                return nil
            }
            append(UInt8(high << 4 | low))
        }
    }
}
