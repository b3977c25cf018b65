import ChatIdentity
import Testing

@Suite struct DeviceListTests {
    private let fixture: SignedFixture

    init() throws {
        fixture = try SignedFixture()
    }

    @Test func `a body is read as the list that it was made from`() throws {
        let first = try fixture.first()
        #expect(try DeviceList(body: first.body) == first)
        let next = try fixture.next(after: first)
        #expect(try DeviceList(body: next.body) == next)
        #expect(next.previous == DeviceList.hash(ofBody: first.body))
    }

    @Test func `a list has 1 to 10 devices, none twice`() throws {
        let ten = try (1...10).map { try fixture.entry($0) }
        #expect(try fixture.first(ten).devices.count == 10)
        for devices in [[], try ten + [fixture.entry(11)], [ten[3], ten[4], ten[3]]] {
            #expect(throws: IdentityError.wrongDevices) { try fixture.first(devices) }
        }
    }

    @Test(arguments: [0, 11, 0xFFFF_FFFF] as [UInt32])
    func `a body with another number of devices is refused, and nothing is reserved for them`(count: UInt32) throws {
        var fields = Mutations.fields(of: try fixture.first().body)
        fields[3] = [0, 0, 0, 4] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        #expect(throws: IdentityError.wrongDevices) { try DeviceList(body: Array(fields.joined())) }
    }

    @Test func `a body in which a device stands twice is refused`() throws {
        let fields = Mutations.fields(of: try fixture.first([fixture.entry(1), fixture.entry(2)]).body)
        let doubled = fields[..<9] + fields[4..<9]
        #expect(throws: IdentityError.wrongDevices) { try DeviceList(body: Array(doubled.joined())) }
    }

    @Test func `only the first list follows no other`() throws {
        let entry = try fixture.entry(1)
        let hash = [UInt8](repeating: 1, count: 32)
        for (version, previous) in [(0, hash), (1, hash), (2, DeviceList.noList), (2, Array(hash.dropLast()))] {
            #expect(throws: IdentityError.malformed) {
                try DeviceList(account: "alice", version: UInt64(version), previous: previous, devices: [entry])
            }
        }
    }

    @Test(arguments: ["", "Alice", "al ice", "al\u{0}", "älice", "k\u{212A}", String(repeating: "a", count: 51)])
    func `an account that is not a folded name is refused`(account: String) throws {
        let entry = try fixture.entry(1)
        #expect(throws: IdentityError.malformed) {
            try DeviceList(account: account, version: 1, previous: DeviceList.noList, devices: [entry])
        }
        var fields = Mutations.fields(of: try fixture.first().body)
        fields[0] = [0, 0, 0, UInt8(account.utf8.count)] + account.utf8
        #expect(throws: IdentityError.malformed) { try DeviceList(body: Array(fields.joined())) }
    }

    @Test func `the longest list has the longest body`() throws {
        let account = String(repeating: "a", count: 50)
        let devices = try (1...10).map { try fixture.entry($0, label: String(repeating: "😀", count: 40)) }
        let list = try DeviceList(account: account, version: 1, previous: DeviceList.noList, devices: devices)
        #expect(list.body.count == DeviceList.largestBody)
        #expect(try DeviceList(body: list.body) == list)
        #expect(throws: IdentityError.malformed) { try DeviceList(body: list.body + [0]) }
    }

    @Test func `a body that is shorter, longer, or has other fields is refused`() throws {
        let body = try fixture.first().body
        for changed in Mutations.otherLengths(of: body) {
            #expect(throws: IdentityError.self) { try DeviceList(body: changed) }
        }
        // Two devices that change places are another list; so are two keys.
        for changed in Mutations.otherFields(of: body) {
            guard let list = try? DeviceList(body: changed) else {
                continue
            }
            #expect(list.body == changed)
            #expect(try list != fixture.first())
        }
    }

    @Test func `each body has one list and each list one body`() throws {
        for changed in Mutations.flips(of: try fixture.first().body) {
            guard let list = try? DeviceList(body: changed) else {
                continue
            }
            #expect(list.body == changed)
        }
    }

    @Test func `a device is found by its number`() throws {
        let list = try fixture.first()
        #expect(try list.device(SignedFixture.number(2))?.label == "phone")
        #expect(try list.device(SignedFixture.number(3)) == nil)
    }
}
