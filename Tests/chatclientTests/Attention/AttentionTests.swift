import ChatClientCore
import ChatProtocol
import Synchronization
import Testing

@testable import chatclient

@Suite struct AttentionTests {
    /// A clock that a test sets, in UTC.
    private final class Time: Sendable {
        /// 20:13:20 UTC.
        private let time = Mutex<Int64>(1_700_000_000_000 - 7_200_000)

        var clock: WallClock { WallClock(now: { self.time.withLock { $0 } }, offset: { _ in 0 }) }

        func pass(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    }

    private func model() -> ClientModel {
        var model = ClientModel()
        model.handle(.loggedIn(username: "renew"), to: .logIn(username: "renew", password: "x"))
        model.handle(.room(Fixtures.room("Lab")), to: .joinRoom(.name("Lab"), password: nil))
        return model
    }

    private let direct = Fixtures.message("psst", from: "bob", to: "renew")

    @Test func `direct messages and mentions alert, others do not`() {
        let time = Time()
        var attention = Attention(clock: time.clock)
        let model = model()
        func headline(_ message: ReceivedMessage) -> String? {
            time.pass(AlertRate.refillInterval)
            return attention.handle(message, in: model, isOnScreen: true)?.notification?.headline
        }
        #expect(headline(direct) == "bob")
        #expect(headline(Fixtures.message("hi @Renew", from: "bob")) == "bob (public)")
        #expect(headline(Fixtures.message("@renew?", from: "bob", room: 30)) == "bob (Lab)")
        #expect(headline(Fixtures.message("hi all", from: "bob")) == nil)
        #expect(headline(Fixtures.message("hi all", from: "bob", room: 30)) == nil)
        #expect(headline(Fixtures.message("@renew", from: "RENEW")) == nil)
        #expect(headline(Fixtures.message("psst", from: "Renew", to: "bob")) == nil)
        #expect(headline(Fixtures.message("old", from: "bob", to: "renew", isMissed: true)) == nil)
    }

    @Test func `nothing alerts a person who sees it`() {
        let time = Time()
        var attention = Attention(clock: time.clock)
        let model = model()
        attention.acted()
        #expect(attention.handle(direct, in: model, isOnScreen: true) == nil)
        #expect(attention.handle(direct, in: model, isOnScreen: false) != nil)
        time.pass(Attendance.span)
        #expect(attention.handle(direct, in: model, isOnScreen: true) != nil)
        attention.focused(true)
        time.pass(Attendance.span)
        #expect(attention.handle(direct, in: model, isOnScreen: true) == nil)
        attention.focused(false)
        #expect(attention.handle(direct, in: model, isOnScreen: true) != nil)
        attention.acted()
        time.pass(Attendance.focusedSpan)
        #expect(attention.handle(direct, in: model, isOnScreen: true) != nil)
    }

    @Test func `silenced conversations, ignored accounts and quiet hours do not alert`() throws {
        let time = Time()
        var model = model()
        let settings = AttentionSettings(off: ["@Bob", "#LAB", "public"])
        var attention = Attention(settings, clock: time.clock)
        let messages = [
            direct, Fixtures.message("@renew", from: "joe", room: 30), Fixtures.message("@renew", from: "joe"),
        ]
        let silenced = messages.compactMap { attention.handle($0, in: model, isOnScreen: true) }
        #expect(silenced == [])
        attention.settings = AttentionSettings(quietHours: "20-21")
        let quiet = messages.compactMap { attention.handle($0, in: model, isOnScreen: true) }
        #expect(quiet == [])
        time.pass(3_600_000)
        #expect(attention.handle(direct, in: model, isOnScreen: true) != nil)
        model.ignored.add("bob")
        time.pass(AlertRate.refillInterval)
        #expect(attention.handle(direct, in: model, isOnScreen: true) == nil)
    }

    @Test func `a flood rings once a second and shows a few notifications`() {
        let time = Time()
        var attention = Attention(clock: time.clock)
        let model = model()
        var alerts: [Alert] = []
        for _ in 0..<100 {
            attention.handle(direct, in: model, isOnScreen: true).map { alerts.append($0) }
            time.pass(100)
        }
        #expect(alerts.count { $0.ringsBell } == 10)
        #expect(alerts.count { $0.notification != nil } == AlertRate.burst)
        time.pass(AlertRate.refillInterval)
        #expect(attention.handle(direct, in: model, isOnScreen: true)?.notification != nil)
        time.pass(-3_600_000)
        #expect(attention.handle(direct, in: model, isOnScreen: true)?.ringsBell == true)
    }

    @Test func `the bell and the notifications can be switched off`() {
        let time = Time()
        var settings = AttentionSettings()
        settings.notifiesDesktop = false
        var attention = Attention(settings, clock: time.clock)
        let bell = Alert(ringsBell: true, notification: nil)
        #expect(attention.handle(direct, in: model(), isOnScreen: true) == bell)
        attention.settings.ringsBell = false
        #expect(attention.handle(direct, in: model(), isOnScreen: true) == nil)
    }

    @Test func `missed messages have one alert together`() {
        let time = Time()
        var attention = Attention(AttentionSettings(off: ["#lab"]), clock: time.clock)
        var model = model()
        let missed = [
            Fixtures.message("a", from: "bob", to: "renew", sequence: 1, isMissed: true),
            Fixtures.message("b", from: "bob", to: "renew", sequence: 2, isMissed: true),
            Fixtures.message("hi all", from: "joe", sequence: 1, isMissed: true),
            Fixtures.message("@renew", from: "joe", room: 30, sequence: 1, isMissed: true),
        ]
        let held = missed.map { model.hold($0) }
        #expect(held == [true, true, true, true])
        let batch = model.releaseMissed(isEnd: true)
        let alerts = missed.compactMap { attention.handle($0, in: model, isOnScreen: true) }
        #expect(alerts == [])
        let notification = DesktopNotification(headline: "while you were away", text: "2 from bob")
        let alert = Alert(ringsBell: true, notification: notification)
        #expect(attention.handle(batch, in: model, isOnScreen: true) == alert)
        #expect(model.hold(missed[2]) == true)
        #expect(attention.handle(model.releaseMissed(isEnd: true), in: model, isOnScreen: true) == nil)
    }
}
