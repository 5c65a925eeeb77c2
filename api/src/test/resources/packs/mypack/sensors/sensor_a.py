class SensorA: pass
