import ChatTesting

/// GF(256) once more, the slow way: bit by bit, as the protocol document describes it. Tests compare the engine's
/// tables and its elimination with it.
enum ReferenceField {
    /// The product of two polynomials, modulo `0x11d`.
    static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
        var shifted = Int(one)
        var product = 0
        for bit in 0..<8 {
            product ^= other >> bit & 1 == 1 ? shifted : 0
            shifted <<= 1
            shifted ^= shifted > 0xff ? 0x11d : 0
        }
        return UInt8(product)
    }

    /// All products, by `one << 8 | other`.
    static let products: [UInt8] = (0..<65_536).map { product(UInt8($0 >> 8), UInt8($0 & 0xff)) }

    /// The multiplicative inverse of each byte; 0 for 0.
    static let inverses: [UInt8] = (0..<256).map { one in
        (0..<256).first { products[one << 8 | $0] == 1 }.map(UInt8.init) ?? 0
    }

    /// Brings a matrix to its reduced echelon form and returns the rows that are not zero.
    static func reduced(_ matrix: [[UInt8]]) -> [[UInt8]] {
        var rows = matrix
        var done = 0
        for column in 0..<(matrix.first?.count ?? 0) {
            guard let pivot = rows[done...].firstIndex(where: { $0[column] != 0 }) else {
                continue
            }
            rows.swapAt(done, pivot)
            let inverse = Int(inverses[Int(rows[done][column])])
            rows[done] = rows[done].map { products[inverse << 8 | Int($0)] }
            for other in rows.indices where other != done && rows[other][column] != 0 {
                let factor = Int(rows[other][column])
                for place in column..<rows[other].count {
                    rows[other][place] ^= products[factor << 8 | Int(rows[done][place])]
                }
            }
            done += 1
            if done == rows.count {
                break
            }
        }
        return Array(rows[..<done])
    }
}
