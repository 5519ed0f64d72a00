// One call only: code in this file inherits the main actor.
await AirlineDesk.run()
