/// Arithmetic of the FEC code in GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1: that of RFC 8681, section
/// 3.7.1.
enum GaloisField {
    private static let polynomial = 0x11d

    /// The powers of 2, twice over, so that the sum of two logarithms needs no modulo.
    private static let powers: [UInt8] = {
        var powers: [UInt8] = []
        var value = 1
        for _ in 0..<510 {
            powers.append(UInt8(value))
            value <<= 1
            if value > 0xff {
                value ^= polynomial
            }
        }
        return powers
    }()

    private static let logarithms: [Int] = {
        var logarithms = [Int](repeating: 0, count: 256)
        for exponent in 0..<255 {
            logarithms[Int(powers[exponent])] = exponent
        }
        return logarithms
    }()

    /// All products, by both factors.
    private static let products: [UInt8] = (0..<65_536).map { product(UInt8($0 >> 8), UInt8($0 & 0xff)) }

    /// The product of two bytes.
    static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
        guard one != 0, other != 0 else {
            return 0
        }
        return powers[logarithms[Int(one)] + logarithms[Int(other)]]
    }

    /// The multiplicative inverse of `value`, which must not be 0.
    static func inverse(_ value: UInt8) -> UInt8 {
        powers[255 - logarithms[Int(value)]]
    }

    /// Multiplies `source` by a factor and adds it to `target`, which is at least as long.
    static func add(_ source: [UInt8], times factor: UInt8, to target: inout [UInt8]) {
        source.withUnsafeBytes { add($0, times: factor, to: &target, from: 0) }
    }

    /// Multiplies `source` by a factor and adds it to `target`, starting at an offset.
    static func add(
        _ source: UnsafeRawBufferPointer,
        times factor: UInt8,
        to target: inout [UInt8],
        from start: Int
    ) {
        precondition(start >= 0 && start + source.count <= target.count, "the source reaches beyond the target")
        let row = Int(factor) << 8
        products.withUnsafeBufferPointer { products in
            let row = UnsafeBufferPointer(rebasing: products[row..<row + 256])
            // Through an unsafe buffer: otherwise each byte would check whether the array is shared.
            target.withUnsafeMutableBufferPointer { target in
                // By index: it makes the simulations, which run unoptimized, a tenth faster than `enumerated()`.
                for place in 0..<source.count {
                    target[start + place] ^= row[Int(source[place])]
                }
            }
        }
    }

    /// Multiplies each byte of `target` by a factor.
    static func multiply(_ target: inout [UInt8], by factor: UInt8) {
        for place in target.indices {
            target[place] = products[Int(factor) << 8 | Int(target[place])]
        }
    }
}
