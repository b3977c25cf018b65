import ChatIdentity
import Testing

@Suite struct DeviceEntryTests {
    private let fixture: SignedFixture

    init() throws {
        fixture = try SignedFixture()
    }

    @Test func `a label has at most 40 Unicode scalars, however few characters they make`() throws {
        let longest = String(repeating: "e\u{301}", count: 20)
        #expect(try fixture.entry(1, label: longest).label == longest)
        #expect(throws: IdentityError.malformed) { try fixture.entry(1, label: longest + "\u{301}") }
        #expect(try fixture.entry(1, label: "").label.isEmpty)
    }

    @Test func `a text is cut to a label`() throws {
        let label = DeviceEntry.label(from: String(repeating: "e\u{301}", count: 30))
        #expect(label.unicodeScalars.count == 40)
        #expect(try fixture.entry(1, label: label).label == label)
        #expect(DeviceEntry.label(from: "laptop") == "laptop")
    }

    @Test(arguments: [-1, 253_402_300_800_000, .min, .max] as [Int64])
    func `a time that is no date is refused`(added: Int64) throws {
        let entry = try fixture.entry(1)
        #expect(throws: IdentityError.malformed) {
            try DeviceEntry(
                number: entry.number,
                agreement: entry.agreement,
                signing: entry.signing,
                label: "",
                added: added
            )
        }
    }

    @Test(arguments: AgreementPublicKeyTests.weakKeys)
    func `a weak key is refused, also in a body`(weak: [UInt8]) throws {
        let entry = try fixture.entry(1)
        #expect(throws: IdentityError.weakKey) {
            try DeviceEntry(
                number: entry.number,
                agreement: weak,
                signing: entry.signing,
                label: "",
                added: 0
            )
        }
        var fields = Mutations.fields(of: try fixture.first([entry]).body)
        fields[5] = [0, 0, 0, 32] + weak
        #expect(throws: IdentityError.weakKey) { try DeviceList(body: Array(fields.joined())) }
    }

    @Test(arguments: [0, 31, 33])
    func `a key of another length is refused`(count: Int) throws {
        let entry = try fixture.entry(1)
        #expect(throws: IdentityError.malformed) {
            try DeviceEntry(
                number: entry.number,
                agreement: [UInt8](repeating: 1, count: count),
                signing: entry.signing,
                label: "",
                added: 0
            )
        }
    }
}
