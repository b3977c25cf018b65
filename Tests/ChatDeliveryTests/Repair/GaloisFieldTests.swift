import ChatTesting
import Testing

@testable import ChatDelivery

/// Against the reference, and the laws of a field.
@Suite struct GaloisFieldTests {
    @Test func `multiplies as polynomials modulo 0x11d do, all 65536 pairs`() {
        let wrong = (0..<65_536).filter {
            GaloisField.product(UInt8($0 >> 8), UInt8($0 & 0xff)) != ReferenceField.products[$0]
        }
        #expect(wrong == [])
        // x^7 times x is x^8, which is x^4 + x^3 + x^2 + 1.
        #expect(GaloisField.product(0x80, 2) == 0x1d)
    }

    @Test func `every byte but 0 has an inverse, and only one`() {
        let bytes = UInt8(1) ... .max
        #expect(bytes.filter { GaloisField.product($0, GaloisField.inverse($0)) != 1 } == [])
        #expect(Set(bytes.map(GaloisField.inverse)).count == 255)
        #expect(GaloisField.inverse(1) == 1)
        // From the worked example of the protocol document: 1 / (5 xor 131), and 1 / (5 xor 132).
        #expect(GaloisField.inverse(5 ^ 131) == 0xe4)
        #expect(GaloisField.inverse(5 ^ 132) == 0x54)
    }

    @Test func `multiplication commutes, associates and distributes over exclusive or`() {
        var generator = SplitMix64(seed: 1)
        var broken: [[UInt8]] = []
        for _ in 0..<5000 {
            let bytes = generator.bytes(3)
            let (one, two, three) = (bytes[0], bytes[1], bytes[2])
            let commutes = GaloisField.product(one, two) == GaloisField.product(two, one)
            let associates =
                GaloisField.product(GaloisField.product(one, two), three)
                == GaloisField.product(one, GaloisField.product(two, three))
            let distributes =
                GaloisField.product(one, two ^ three)
                == GaloisField.product(one, two) ^ GaloisField.product(one, three)
            if !(commutes && associates && distributes) {
                broken.append(bytes)
            }
        }
        #expect(broken == [])
    }

    @Test func `adds a multiple to the beginning of what may be longer`() {
        for factor in UInt8.min ... .max {
            let source = Array(UInt8.min ... .max)
            var target = [UInt8](repeating: 0x5a, count: 258)
            GaloisField.add(source, times: factor, to: &target)
            let expected = source.map { 0x5a ^ ReferenceField.product($0, factor) }
            #expect(target == expected + [0x5a, 0x5a], "factor \(factor)")
        }
    }

    @Test func `adding twice gives back what was there`() {
        var target: [UInt8] = [1, 2, 3]
        GaloisField.add([7, 8, 9], times: 0x35, to: &target)
        #expect(target != [1, 2, 3])
        GaloisField.add([7, 8, 9], times: 0x35, to: &target)
        #expect(target == [1, 2, 3])
        GaloisField.add([], times: 0x35, to: &target)
        #expect(target == [1, 2, 3])
    }

    @Test func `multiplies all bytes by a factor`() {
        for factor in UInt8.min ... .max {
            var target = Array(UInt8.min ... .max)
            GaloisField.multiply(&target, by: factor)
            #expect(target == (UInt8.min ... .max).map { ReferenceField.product($0, factor) }, "factor \(factor)")
        }
    }
}
