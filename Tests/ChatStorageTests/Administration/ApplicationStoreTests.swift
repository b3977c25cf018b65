import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct ApplicationStoreTests {
    private typealias World = AdministrationFixture

    @Test(arguments: ChatStoreKind.allCases)
    func `holds its name, waits, and registers once it is approved`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            var application = try #require(try await world.apply("Dave", 1).application)
            #expect(application.username.value == "Dave" && application.network == "192.0.2.1")
            #expect(application.state == .pending && application.expires == World.start + 7 * World.day)
            #expect(try await world.apply("dave", 2) == .held)
            #expect(try await world.apply("dave", 1) == .noted(application))
            #expect(try await world.reserve(1, for: "dave") == .refused(.pending))
            let moderator = try await world.maker("carol")
            application.state = .approved(by: moderator, time: World.start + 5)
            #expect(try await world.decide("DAVE", isApproved: true, by: moderator, at: 5) == .decided(application))
            #expect(try await world.decide("dave", isApproved: true, at: 6) == .decided(application))
            #expect(try await world.store.applications(now: World.start) == [application])
            // Only its own name, and only its own code.
            #expect(try await world.reserve(1, for: "erin") == .refused(.unknown))
            #expect(try await world.reserve(2, for: "dave") == .refused(.unknown))
            let reservation = try #require(try await world.reserve(1, for: "dave").reservation)
            #expect(reservation.source == .application(application.id))
            #expect(try await world.reserve(1, for: "dave") == .refused(.underWay))
            try await world.store.confirmReservation(reservation.id)
            #expect(try await world.applicants().isEmpty)
            #expect(try await world.reserve(1, for: "dave") == .refused(.unknown))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a registration that failed is given back`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            _ = try await world.apply("dave", 1)
            _ = try await world.decide("dave", isApproved: true)
            let reservation = try #require(try await world.reserve(1, for: "dave").reservation)
            #expect(try await world.decide("dave", isApproved: false) == .underWay)
            // It does not end while the registration is under way.
            #expect(try await world.applicants(at: 8 * World.day) == ["dave"])
            #expect(try await world.apply("dave", 2, at: 8 * World.day) == .held)
            try await world.store.giveBackReservation(reservation.id)
            #expect(try await world.reserve(1, for: "dave").reservation != nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a rejected one frees its name, also after an approval`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            for isApproved in [false, true] {
                _ = try await world.apply("dave", isApproved ? 2 : 1)
                if isApproved {
                    _ = try await world.decide("dave", isApproved: true)
                }
                guard case .decided(let application) = try await world.decide("dave", isApproved: false) else {
                    Issue.record("not decided")
                    return
                }
                #expect((application.state != .pending) == isApproved)
                #expect(try await world.decide("dave", isApproved: false) == .unknown)
                #expect(try await world.reserve(isApproved ? 2 : 1, for: "dave") == .refused(.unknown))
            }
            #expect(try await world.apply("dave", 3).application != nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is found by its name, and by its code and name, until it ends`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let (store, dave) = (world.store, try Username("DAVE"))
            let application = try await world.apply("dave", 1).application
            let late = World.start + 7 * World.day
            #expect(try await store.application(named: dave, now: late - 1) == application)
            #expect(try await store.application(named: dave, now: late) == nil)
            #expect(try await store.application(digest: digest(1), for: dave, now: late - 1) == application)
            #expect(try await store.application(digest: digest(1), for: dave, now: late) == nil)
            #expect(try await store.application(digest: digest(2), for: dave, now: late - 1) == nil)
            #expect(try await store.application(digest: digest(1), for: Username("erin"), now: 0) == nil)
            #expect(try await world.reserve(1, for: "dave", at: 7 * World.day) == .refused(.expired))
            #expect(try await world.decide("dave", isApproved: true, at: 7 * World.day) == .unknown)
            #expect(try await store.application(named: dave, now: 0) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `ends seven days after it was made, or approved`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            _ = try await world.apply("dave", 1)
            _ = try await world.apply("erin", 2)
            _ = try await world.decide("erin", isApproved: true, at: 6 * World.day)
            #expect(try await world.applicants(at: 7 * World.day - 1) == ["dave", "erin"])
            #expect(try await world.applicants(at: 7 * World.day) == ["erin"])
            #expect(try await world.reserve(2, for: "erin", at: 13 * World.day) == .refused(.expired))
            #expect(try await world.applicants(at: 13 * World.day).isEmpty)
            #expect(try await world.apply("dave", 3, at: 7 * World.day).application != nil)
            #expect(try await world.applicants(at: 7 * World.day) == ["erin", "dave"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a network has ten, and all together a thousand`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            for number in 0..<AdministrationLimits.applications {
                let outcome = try await world.apply("user\(number)", number, from: "network \(number / 10)")
                #expect(outcome.application != nil)
            }
            #expect(try await world.apply("dave", 5000, from: "network 3") == .tooManyOfNetwork)
            #expect(try await world.apply("dave", 5000, from: "elsewhere") == .tooMany)
            #expect(try await world.apply("user7", 5000, from: "network 3") == .held)
            // An approved one still counts; a rejected one does not.
            _ = try await world.decide("user31", isApproved: true)
            #expect(try await world.apply("dave", 5000, from: "network 3") == .tooManyOfNetwork)
            _ = try await world.decide("user30", isApproved: false)
            #expect(try await world.apply("dave", 5000, from: "network 3").application != nil)
            #expect(try await world.apply("erin", 5001, from: "network 3", at: 7 * World.day).application != nil)
            #expect(try await world.applicants(at: 7 * World.day) == ["erin"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a customer has ten in all of its networks, and a site forty`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            func apply(_ number: Int, subnet: Int, site: Int = 1) async throws -> ApplicationOutcome {
                let draft = ApplicationDraft(
                    username: try Username("user\(number)"),
                    digest: digest(number),
                    network: "network \(number)",
                    subnet: "subnet \(subnet)",
                    site: "site \(site)"
                )
                return try await world.store.apply(draft, now: World.start)
            }
            for number in 0..<40 {
                #expect(try await apply(number, subnet: number / 10).application != nil)
            }
            #expect(try await apply(40, subnet: 0) == .tooManyOfNetwork)
            #expect(try await apply(40, subnet: 5) == .tooManyOfNetwork)
            #expect(try await apply(40, subnet: 0, site: 2) == .tooManyOfNetwork)
            let other = try #require(try await apply(40, subnet: 5, site: 2).application)
            #expect(other.network == "network 40")
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is decided by somebody who exists`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let application = try #require(try await world.apply("dave", 1).application)
            let missing = AccountID(rawValue: 99)
            await #expect(throws: MessageDraftError.noSuchAccount(missing)) {
                try await world.decide("dave", isApproved: true, by: .account(NamedAccount(id: missing, name: "x")))
            }
            #expect(try await world.store.applications(now: World.start) == [application])
        }
    }
}
