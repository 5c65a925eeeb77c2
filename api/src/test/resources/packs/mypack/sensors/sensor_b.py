class SensorB: pass
